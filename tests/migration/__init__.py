"""What older programs wrote and said, and today's programs.

``files/N-name.tar.xz``: a register's and HQ's files as the program of that time left them after two days that HQ had
confirmed and a third one that no agent has sent: ``register.db``, ``secrets.json`` (a test register's), ``hq.db``, and
``facts.json``: what the cashier had shown as done. ``files/N-name-postgresql.tar.xz``: the same day on PostgreSQL, as
``hq.sql``. ``files/requests-of-…``: what a register of that release asked, and got, in one exchange;
``files/answers-of-…``: what an HQ of that release answered to the register of the next one.
"""
