"""The rules of the gates have a version, which every review keeps: it must tell them apart."""

import hashlib

from sara.problems.criteria import RULES
from sara.workflow.gates import GATES

KNOWN = {
    "2026-11": "deb99bdf4081c6b2",
    "2026-11.2": "b81321a4ec531177",
    "2026-11.3": "b91c4671cb9076ff",
    "2026-11.4": "7fb5ead7ea8e29c5",
    "2026-11.5": "383f27da131c6523",
    "2026-11.6": "d44396adb79ffd04",
    "2026-11.7": "7c77a54ae79628ce",
}
"""The digest of the rules of each version. What a version once said does not change."""

CHANGED = """
The rules of the gates are not those of version {rules}.
Reviews keep the version that they were judged by, so a rule is never changed under its name:
give RULES in sara/problems/criteria.py a new version, and add here

    "<the new version>": "{digest}",
"""


def digest_of_the_rules() -> str:
    """One digest of what every rule asks, of whom, and whether it can be waived."""
    lines = [
        "\t".join((stage.value, c.code, c.asks, c.missing, c.tier.value, str(c.waivable)))
        for stage, gate in GATES.items()
        for c in gate.criteria
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def test_the_rules_are_those_of_their_version() -> None:
    digest = digest_of_the_rules()
    assert KNOWN.get(RULES) == digest, CHANGED.format(rules=RULES, digest=digest)


def test_every_criterion_has_a_name_of_its_own_that_begins_with_its_stage() -> None:
    codes = [(stage, c.code) for stage, gate in GATES.items() for c in gate.criteria]
    assert len({code for _, code in codes}) == len(codes)
    assert [code for stage, code in codes if not code.startswith(f"{stage.value}.")] == []


def test_every_criterion_leads_to_where_it_is_mended() -> None:
    for gate in GATES.values():
        for c in gate.criteria:
            assert c.mend.startswith("/problems/{id}/"), c.code
            assert "#" in c.mend, c.code
