"""What may be done with the HV customer database."""

from fullcycle.records.customers.actions.contacts import (
    UnableToRecordContact,
    UnableToRevealPhone,
    end_contact,
    record_contact,
    reveal_contact_phone,
)
from fullcycle.records.customers.actions.ending import (
    UnableToEnd,
    end_metering_point,
    end_source,
)
from fullcycle.records.customers.actions.forms import (
    NewBoundary,
    NewContact,
    NewCustomer,
    NewMeteringPoint,
    NewSource,
    NewTransformer,
    RegisteredSupply,
    TakenOver,
)
from fullcycle.records.customers.actions.origins import UnableToTrace
from fullcycle.records.customers.actions.registering import (
    UnableToRegisterCustomer,
    UnableToUpdateCustomer,
    register_customer,
    update_customer,
)
from fullcycle.records.customers.actions.supplying import (
    UnableToChangeSupply,
    UnableToRegisterSupply,
    change_transformer_state,
    close_account,
    register_supply,
)
from fullcycle.records.customers.actions.taking_over import take_over_customers


__all__ = [
    "NewBoundary",
    "NewContact",
    "NewCustomer",
    "NewMeteringPoint",
    "NewSource",
    "NewTransformer",
    "RegisteredSupply",
    "TakenOver",
    "UnableToChangeSupply",
    "UnableToEnd",
    "UnableToRecordContact",
    "UnableToRegisterCustomer",
    "UnableToRegisterSupply",
    "UnableToRevealPhone",
    "UnableToTrace",
    "UnableToUpdateCustomer",
    "change_transformer_state",
    "close_account",
    "end_contact",
    "end_metering_point",
    "end_source",
    "record_contact",
    "register_customer",
    "register_supply",
    "reveal_contact_phone",
    "take_over_customers",
    "update_customer",
]
