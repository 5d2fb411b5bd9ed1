"""Where somebody comes back to who was sent to find a customer, or to change one, in the middle of something."""


class WayBack:
    def __init__(self) -> None:
        self._screen, self._to_form = "", False

    def remember(self, screen: str, *, to_form: bool = False) -> None:
        """That screen sends somebody to the search, or at once to the customer's form, and has them back after."""
        self._screen, self._to_form = screen, to_form

    @property
    def sent_to_form(self) -> bool:
        return self._to_form

    def take(self) -> str:
        """The screen to come back to, once; empty for the sell screen."""
        screen, self._screen, self._to_form = self._screen, "", False
        return screen
