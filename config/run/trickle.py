"""The demo's live traffic while `make up` runs; ends at once where the company is not the demo's."""

import django


def main() -> None:
    django.setup()
    from audience.models import Installation
    from config.demo import company, trickle

    if Installation.current().name == company.NAME:
        trickle.run()


if __name__ == "__main__":
    main()
