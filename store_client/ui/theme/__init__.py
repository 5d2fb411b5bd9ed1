"""How the window looks: colour tokens, type, icons, and the style made from them."""
