// What every page can do: drawer, theme, dialogs, menus, keys, fragments.
import "./dialogs.js";
import "./drawer.js";
import "./fragments.js";
import "./keys.js";
import "./menus.js";
import "./stock.js";
import "./theme.js";
import "./tips.js";
import "./told.js";
