package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.NetworkBuilder;
import java.util.function.UnaryOperator;

/** The two forms of a convolution that trains as parallel branches; their outputs can be equal. */
enum Form {
  /** Branches and their sum. */
  TRAIN {
    @Override
    String append(
        NetworkBuilder network,
        String path,
        Conv conv,
        String input,
        UnaryOperator<ParallelBranches> branches) {
      return branches.apply(new ParallelBranches(network, path, conv, input)).sum();
    }
  },
  /** The one convolution, with a bias, that the branches amount to once training is over. */
  DEPLOY {
    @Override
    String append(
        NetworkBuilder network,
        String path,
        Conv conv,
        String input,
        UnaryOperator<ParallelBranches> branches) {
      return network.add(path, conv.biased(), input);
    }
  };

  /**
   * Appends this form of the convolution; sum and convolution have the same path.
   *
   * @return the path of the result
   */
  abstract String append(
      NetworkBuilder network,
      String path,
      Conv conv,
      String input,
      UnaryOperator<ParallelBranches> branches);
}
