"""What people do at each step: one call of the journey, with content as they would give it."""

from collections.abc import Callable, Mapping

from fullcycle.doors.command.simulation.acts import applying, building, finishing, scheming
from fullcycle.doors.command.simulation.acts.scheming import UnableToProceed
from fullcycle.doors.command.simulation.scene import Turn
from fullcycle.records.casework.actions import Progress


Act = Callable[[Turn], Progress]

ACTS: Mapping[str, Act] = {
    "accept": applying.accept,
    "correct_application": applying.correct_application,
    "survey": scheming.survey,
    "plan_draft": scheming.plan_draft,
    "plan_sign_dev": scheming.countersign,
    "plan_sign_om": scheming.countersign,
    "plan_sign_disp": scheming.countersign,
    "plan_approve": scheming.plan_approve,
    "plan_reply": scheming.plan_reply,
    "plan_decide": scheming.plan_decide,
    "fee_calc": building.fee_calc,
    "fee_collect": building.fee_collect,
    "grid_project": building.grid_project,
    "design_submit": building.design_submit,
    "design_review": building.design_review,
    "construct": building.construct,
    "mid_inspect": building.mid_inspect,
    "remedy_mid": building.remedy_mid,
    "contract_draft": building.contract_draft,
    "contract_sign": building.contract_sign,
    "meter_prep": building.meter_prep,
    "complete_apply": finishing.complete_apply,
    "complete_check": finishing.complete_check,
    "remedy": finishing.remedy,
    "meter_install": finishing.meter_install,
    "energise": finishing.energise,
    "info_archive": finishing.info_archive,
    "callback": finishing.callback,
    "doc_archive": finishing.doc_archive,
}
"""Every step that people take, by its node."""

__all__ = ["ACTS", "Act", "UnableToProceed"]
