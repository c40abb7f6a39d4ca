package io.espalier.rewrite;

import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The branches of a network that may be left out: those of {@linkplain ParallelBranchSums sums of
 * parallel branches} that end in a batch normalization of their own.
 *
 * <p>What else a sum adds up always stays: the source of its branches, normalized or as it is, and
 * branches that end otherwise.
 *
 * @param ends the path of each branch's last node, sum by sum in the order of the network and of
 *     each sum's inputs
 * @param bare for each sum that has nothing which always stays, its branches as indices of {@code
 *     ends}, its spare one first
 */
public record OptionalBranches(List<String> ends, List<List<Integer>> bare) {
  public OptionalBranches {
    ends = List.copyOf(ends);
    bare = List.copyOf(bare);
  }

  /** Those of a network; none where it has no such sums. */
  public static OptionalBranches of(Network network) {
    List<String> all = new ArrayList<>();
    List<List<Integer>> bare = new ArrayList<>();
    ParallelBranchSums.sources(network)
        .forEach(
            (sum, source) -> {
              List<String> inputs = network.node(sum).inputs();
              List<String> ends =
                  inputs.stream().filter(input -> optional(network, input, source)).toList();
              if (ends.size() == inputs.size()) {
                bare.add(spareFirst(all.size(), ends.size(), spare(network, ends, source)));
              }
              all.addAll(ends);
            });
    return new OptionalBranches(all, bare);
  }

  private static boolean optional(Network network, String end, String source) {
    return network
        .find(end)
        .filter(node -> node.op() instanceof BatchNorm && !node.inputs().contains(source))
        .flatMap(node -> network.onlyReader(end))
        .isPresent();
  }

  /**
   * The first of the single convolutions with the largest kernel; the first where there is none.
   */
  private static int spare(Network network, List<String> ends, String source) {
    int spare = 0;
    int largest = 0;
    for (int i = 0; i < ends.size(); i++) {
      Optional<Node> before = network.find(network.node(ends.get(i)).inputs().get(0));
      boolean single = before.filter(node -> node.inputs().contains(source)).isPresent();
      if (single && before.get().op() instanceof Conv conv && conv.kernel().area() > largest) {
        spare = i;
        largest = conv.kernel().area();
      }
    }
    return spare;
  }

  private static List<Integer> spareFirst(int from, int count, int spare) {
    List<Integer> indices = new ArrayList<>(List.of(from + spare));
    for (int i = 0; i < count; i++) {
      if (i != spare) {
        indices.add(from + i);
      }
    }
    return List.copyOf(indices);
  }

  /**
   * The ends of the branches that go where these stay. Where a sum would be left with nothing, its
   * spare branch stays as well: its single convolution with the largest kernel.
   */
  public Set<String> idle(boolean... stay) {
    Set<String> idle = new HashSet<>();
    for (int i = 0; i < stay.length; i++) {
      if (!stay[i]) {
        idle.add(ends.get(i));
      }
    }
    for (List<Integer> branches : bare) {
      if (branches.stream().noneMatch(i -> stay[i])) {
        idle.remove(ends.get(branches.get(0)));
      }
    }
    return idle;
  }
}
