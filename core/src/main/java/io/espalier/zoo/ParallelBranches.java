package io.espalier.zoo;

import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Branches that train in the place of one convolution and amount to it afterwards: all linear, all
 * from one input, each normalized before their sum.
 *
 * <p>The sum has the convolution's path; the branches lie below it, named by their kernels: {@code
 * conv.3x3.conv}, {@code conv.3x3.bn}, {@code conv.1x1-avg.bn2}. Kernels are square and odd.
 */
final class ParallelBranches {
  private final NetworkBuilder network;
  private final String path;
  private final Conv conv;
  private final String input;
  private final List<String> ends = new ArrayList<>();

  ParallelBranches(NetworkBuilder network, String path, Conv conv, String input) {
    this.network = network;
    this.path = path;
    this.conv = conv;
    this.input = input;
  }

  /** How the branch with the whole kernel is named: {@code 3x3}. */
  String kernel() {
    return size() + "x" + size();
  }

  private int size() {
    return conv.kernel().height();
  }

  /** The convolution itself. */
  ParallelBranches full() {
    return full(kernel());
  }

  /** The convolution itself under another name. */
  ParallelBranches full(String name) {
    return convolution(name, conv);
  }

  /** 1x1. */
  ParallelBranches point() {
    return convolution("1x1", kernel(1, 1));
  }

  /** 1 row. */
  ParallelBranches row() {
    return convolution("1x" + size(), kernel(1, size()));
  }

  /** 1 column. */
  ParallelBranches column() {
    return convolution(size() + "x1", kernel(size(), 1));
  }

  /**
   * A 1x1 convolution beside the identity, normalized with a border, and the whole kernel over it.
   */
  ParallelBranches pointThenFull() {
    String name = path + ".1x1-" + kernel();
    Conv inner = Conv.of(network.channels(input), 1).grouped(conv.groups());
    String point = network.add(name + ".conv1", inner, input);
    String beside = network.add(name + ".add", new Add(), point, input);
    String bordered = network.add(name + ".bn1", BorderedBatchNorm.of(size() / 2), beside);
    String full = network.add(name + ".conv2", conv.padded(0), bordered);
    return end(name + ".bn2", BatchNorm.DEFAULTS, full);
  }

  /** A 1x1 convolution, normalized with a border, and the average over the kernel's window. */
  ParallelBranches pointThenAverage() {
    String name = path + ".1x1-avg";
    Conv inner = Conv.of(conv.filters(), 1).grouped(conv.groups());
    String point = network.add(name + ".conv", inner, input);
    String bordered = network.add(name + ".bn1", BorderedBatchNorm.of(size() / 2), point);
    Pool pool = Pool.average(size(), conv.stride().height(), 0);
    String average = network.add(name + ".avg", pool, bordered);
    return end(name + ".bn2", BatchNorm.DEFAULTS, average);
  }

  /** The normalized input, where input and output have the same shape; elsewhere nothing. */
  ParallelBranches identity() {
    boolean same = network.channels(input) == conv.filters() && conv.stride().area() == 1;
    return same ? end(path + ".identity.bn", BatchNorm.DEFAULTS, input) : this;
  }

  /** Whether there is no branch yet. */
  boolean isEmpty() {
    return ends.isEmpty();
  }

  /**
   * The sum of all branches; of a single one its own result.
   *
   * @return the path of the result
   */
  String sum() {
    return ends.size() == 1
        ? ends.get(0)
        : network.add(path, new Add(), ends.toArray(String[]::new));
  }

  private Conv kernel(int height, int width) {
    return new Conv(
        conv.filters(),
        new Window(height, width),
        conv.stride(),
        new Window(height / 2, width / 2),
        conv.dilation(),
        conv.groups(),
        false);
  }

  private ParallelBranches convolution(String name, Conv own) {
    String at = path + "." + name;
    return end(at + ".bn", BatchNorm.DEFAULTS, network.add(at + ".conv", own, input));
  }

  private ParallelBranches end(String at, Op op, String from) {
    ends.add(network.add(at, op, from));
    return this;
  }
}
