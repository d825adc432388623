import pytest
import torch


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """The networks of the tests are small: more threads only wait for each other."""
    torch.set_num_threads(1)
