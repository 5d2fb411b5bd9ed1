"""What is fuzzed: one function a target, which says what must hold for any bytes at all."""

from tests.fuzz.loop import Target
from tests.fuzz.targets import answers, codes, documents, files, handed_in, paper

ALL: dict[str, Target] = {
    target.name: target for module in (documents, answers, codes, files, paper, handed_in) for target in module.TARGETS
}
GROUPS = sorted({target.group for target in ALL.values()})
