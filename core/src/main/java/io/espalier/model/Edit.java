package io.espalier.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One change of a network, as data.
 *
 * <p>Groups are named as {@code ChannelGroups} of the network before the edit names them. Atoms, as
 * {@link io.espalier.channel.Group} defines them, are indices within a group.
 */
public sealed interface Edit {
  /** What asked for it, in the grammar: {@code prune(l1, ratio=0.5)}. */
  String why();

  /** Removes channels: for each changed group the atoms that stay, sorted. */
  record Removal(String why, Map<String, List<Integer>> kept) implements Edit {
    public Removal {
      kept = Collections.unmodifiableMap(new TreeMap<>(kept));
    }
  }

  /**
   * Merges channels by channel addition: for each changed group its clusters of atoms; the first of
   * each cluster stays and consumers add up the input weights of the others.
   */
  record Merging(String why, Map<String, List<List<Integer>>> clusters) implements Edit {
    public Merging {
      clusters = Collections.unmodifiableMap(new TreeMap<>(clusters));
    }
  }

  /** Multiplies the input weights of a node by one factor for each of its input channels. */
  record Rescaling(String why, String node, List<Float> factors) implements Edit {
    public Rescaling {
      factors = List.copyOf(factors);
    }
  }

  /**
   * Narrows one convolution to the kept output channels and scatters them back, so that its
   * consumers see the old width.
   */
  record Narrowing(String why, String node, List<Integer> kept) implements Edit {
    public Narrowing {
      kept = List.copyOf(kept);
    }
  }

  /**
   * Rewrites the network as a whole.
   *
   * @param to the rewriting, in the grammar
   */
  record Rewriting(String why, String to) implements Edit {}

  /** Lets one convolution read the kept channels of its input only, by a gather in front of it. */
  record Sampling(String why, String node, List<Integer> kept) implements Edit {
    public Sampling {
      kept = List.copyOf(kept);
    }
  }
}
