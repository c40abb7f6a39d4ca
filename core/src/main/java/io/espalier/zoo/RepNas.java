package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import java.util.List;

/**
 * The supernet of RepNAS (Zhang et al., "RepNAS: Searching for Efficient Re-parameterizing Blocks",
 * 2021): a RepVGG in which every layer trains as the sum of up to six branches and, where the shape
 * stays, the normalized input. Whatever the branches, what is deployed is the RepVGG.
 *
 * <p>A layer that has none of all these has its 3x3 branch. At a stride the branch of 1x1 and 3x3
 * is a second 3x3.
 *
 * @param branches which layer has which of the six; see {@link BranchMask}
 * @param halvings how often the image is halved: 5 times as published, by the stem and the first
 *     layer of each stage; with fewer, the first strides are 1
 */
record RepNas(BranchMask branches, int classes, Width width, int halvings, int image) {
  static final RepNas DEFAULTS =
      new RepNas(BranchMask.ALL, 1000, Width.FULL, Strides.PUBLISHED, 224);
  static final RepNas CIFAR = new RepNas(BranchMask.ALL, 10, Width.FULL, 3, 32);
  private static final Dropout DROPOUT = new Dropout(0.1);

  Network network(RepVggLayers layers) {
    List<RepVggLayers.Layer> all = layers.all(width, 1, new Strides(halvings));
    branches.check(all.size());
    Trunk net = new Trunk(image);
    for (int i = 0; i < all.size(); i++) {
      int index = i;
      RepVggLayers.Layer layer = all.get(i);
      Conv conv = Conv.of(layer.filters(), 3).strided(layer.stride());
      String path = layer.path() + ".conv";
      net.append(Form.TRAIN.piece(path, conv, b -> chosen(b, index, layer.stride())));
      net.relu(layer.path() + ".relu");
    }
    net.append("avgpool", new GlobalAveragePool());
    net.append("dropout", DROPOUT);
    return net.classify(new Linear(classes, true));
  }

  private ParallelBranches chosen(ParallelBranches block, int layer, int stride) {
    block.identity();
    for (int branch = 0; branch < Candidate.values().length; branch++) {
      if (branches.has(layer, branch)) {
        Candidate.values()[branch].append(block, stride);
      }
    }
    return block.isEmpty() ? block.full() : block;
  }

  /** The branches to choose from, in the order of a mask's digits. */
  private enum Candidate {
    POINT {
      @Override
      void append(ParallelBranches block, int stride) {
        block.point();
      }
    },
    POINT_THEN_AVERAGE {
      @Override
      void append(ParallelBranches block, int stride) {
        block.pointThenAverage();
      }
    },
    FULL {
      @Override
      void append(ParallelBranches block, int stride) {
        block.full();
      }
    },
    POINT_THEN_FULL {
      @Override
      void append(ParallelBranches block, int stride) {
        if (stride == 1) {
          block.pointThenFull();
        } else {
          block.full("1x1-" + block.kernel());
        }
      }
    },
    ROW {
      @Override
      void append(ParallelBranches block, int stride) {
        block.row();
      }
    },
    COLUMN {
      @Override
      void append(ParallelBranches block, int stride) {
        block.column();
      }
    };

    abstract void append(ParallelBranches block, int stride);
  }
}
