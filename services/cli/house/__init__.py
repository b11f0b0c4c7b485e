"""Everything on one machine: server, zones, mailbox and listeners, for `loket up` and the demo."""
