"""The permissions of the mailroom, by the names that Django and keys know."""

SEE = "cairn_channels.view_mailroomitem"
ANSWER = "cairn_channels.change_mailroomitem"
EMPTY = "cairn_channels.delete_mailroomitem"
