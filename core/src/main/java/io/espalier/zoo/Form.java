package io.espalier.zoo;

import io.espalier.network.Conv;
import java.util.function.UnaryOperator;

/** The two forms of a convolution that trains as parallel branches; their outputs can be equal. */
enum Form {
  /** Branches and their sum. */
  TRAIN {
    @Override
    Piece piece(String path, Conv conv, UnaryOperator<ParallelBranches> branches) {
      return (network, input) ->
          branches.apply(new ParallelBranches(network, path, conv, input)).sum();
    }
  },
  /** The one convolution, with a bias, that the branches amount to once training is over. */
  DEPLOY {
    @Override
    Piece piece(String path, Conv conv, UnaryOperator<ParallelBranches> branches) {
      return (network, input) -> network.add(path, conv.biased(), input);
    }
  };

  /** This form of the convolution; sum and convolution have the same path. */
  abstract Piece piece(String path, Conv conv, UnaryOperator<ParallelBranches> branches);
}
