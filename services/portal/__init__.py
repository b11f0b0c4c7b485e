"""The portal: one door with four faces, each in a process of its own and in one zone.

Pages are written on the server and work without scripts. A page reads this face's own read models
and the exact subjects of one case; it changes something only by a command to a service.
"""
