"""Small reusable widgets of the window; none of them knows a project."""
