"""What may be done about persons: register, sign in, grant and withdraw, message, reveal."""

from fullcycle.records.people.actions.authenticators import (
    Enrolment,
    UnableToEnrol,
    confirm_authenticator,
    enrol_authenticator,
    reset_authenticator,
)
from fullcycle.records.people.actions.codes import UnableToSendCode
from fullcycle.records.people.actions.confirming import (
    Intended,
    StartedConfirmation,
    UnableToConfirm,
    UsedConfirmation,
    confirm,
    start_confirmation,
    use_confirmation,
)
from fullcycle.records.people.actions.granting import (
    NewMandate,
    NewRole,
    UnableToGrantMandate,
    UnableToGrantRole,
    UnableToRevoke,
    end_role,
    grant_mandate,
    grant_role,
    revoke_mandate,
)
from fullcycle.records.people.actions.messaging import (
    MESSAGE_QUEUE,
    MESSAGE_TASK,
    PersonalMessage,
    Posting,
    UnableToDeliver,
    UnableToMessage,
    deliver_message,
    message_person,
    post_message,
)
from fullcycle.records.people.actions.phone_sign_in import (
    StartedSignIn,
    confirm_phone_sign_in,
    forget_sign_in_codes,
    start_phone_sign_in,
)
from fullcycle.records.people.actions.refusals import UnableToSignIn
from fullcycle.records.people.actions.registering import (
    NewStaff,
    UnableToRegister,
    UnableToRevealPhone,
    create_staff,
    deactivate_person,
    name_person,
    register_person,
    reveal_phone,
)
from fullcycle.records.people.actions.staff_sign_in import (
    AuthenticatorMissing,
    UnableToChangePassword,
    change_password,
    confirm_staff_sign_in,
)
from fullcycle.records.people.actions.taking_over import take_over_staff


__all__ = [
    "MESSAGE_QUEUE",
    "MESSAGE_TASK",
    "AuthenticatorMissing",
    "Enrolment",
    "Intended",
    "NewMandate",
    "NewRole",
    "NewStaff",
    "PersonalMessage",
    "Posting",
    "StartedConfirmation",
    "StartedSignIn",
    "UnableToChangePassword",
    "UnableToConfirm",
    "UnableToDeliver",
    "UnableToEnrol",
    "UnableToGrantMandate",
    "UnableToGrantRole",
    "UnableToMessage",
    "UnableToRegister",
    "UnableToRevealPhone",
    "UnableToRevoke",
    "UnableToSendCode",
    "UnableToSignIn",
    "UsedConfirmation",
    "change_password",
    "confirm",
    "confirm_authenticator",
    "confirm_phone_sign_in",
    "confirm_staff_sign_in",
    "create_staff",
    "deactivate_person",
    "deliver_message",
    "end_role",
    "enrol_authenticator",
    "forget_sign_in_codes",
    "grant_mandate",
    "grant_role",
    "message_person",
    "name_person",
    "post_message",
    "register_person",
    "reset_authenticator",
    "reveal_phone",
    "revoke_mandate",
    "start_confirmation",
    "start_phone_sign_in",
    "take_over_staff",
    "use_confirmation",
]
