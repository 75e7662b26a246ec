import pytest
import torch

from generator.learning.muon import Muon, orthogonal


def near_identity(size: int, seed: int) -> torch.Tensor:
    """Return a matrix whose singular values differ, but not by much."""
    torch.manual_seed(seed)
    noise: torch.Tensor = torch.randn(size, size) / size**0.5
    return torch.eye(size) + 0.3 * noise


@pytest.mark.parametrize("seed", range(3))
def test_a_step_has_singular_values_near_one_whatever_the_size_of_the_gradient(seed: int) -> None:
    for size in (1e-3, 1.0, 1e3):
        values = torch.linalg.svdvals(orthogonal(size * near_identity(16, seed)))
        assert (values > 0.6).all()
        assert (values < 1.3).all()


def test_a_tall_matrix_takes_larger_steps() -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonal(torch.randn(64, 16)))
    assert (values > 0.6 * 2).all()
    assert (values < 1.3 * 2).all()


def test_queries_keys_and_values_are_made_orthogonal_each_by_itself() -> None:
    parts = [near_identity(8, seed) for seed in range(3)]
    together = orthogonal(torch.cat([parts[0], 100 * parts[1], parts[2]]))
    assert torch.allclose(together, torch.cat([orthogonal(part) for part in parts]), atol=0.05)


def test_a_matrix_without_a_gradient_stays() -> None:
    moved, stays = (torch.nn.Parameter(near_identity(8, seed)) for seed in (0, 1))
    before = moved.detach().clone(), stays.detach().clone()
    optimizer = Muon([moved, stays], 0.1)
    moved.sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    assert not torch.equal(moved, before[0])
    assert torch.equal(stays, before[1])
