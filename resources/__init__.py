"""Files Fettle ships: icons, themes, default settings, recipes, small models it trained itself."""
