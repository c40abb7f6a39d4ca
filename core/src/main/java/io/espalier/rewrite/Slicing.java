package io.espalier.rewrite;

import io.espalier.channel.Kept;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slices tensors that are shaped like a network's parameters: axis 0 by the kept outputs, axis 1 by
 * the kept inputs, block by block in a grouped convolution.
 *
 * <p>A tensor belongs to a parameter if it has its name, or that name and a suffix ({@code
 * conv1.weight.mask}) and the same shape; other tensors stay as they are. The result shares no data
 * with the original.
 */
final class Slicing {
  private record Owner(Parameter parameter, int[] outputs, int[] inputs, int allInputs) {}

  private static final int FEW = 16;

  private final Map<String, Owner> owners = new HashMap<>();

  Slicing(Network network, Kept kept) {
    Map<String, Shape> shapes = network.shapes();
    for (Node node : network.nodes()) {
      List<Shape> inputs = Network.inputs(node, shapes);
      for (Parameter parameter : node.op().parameters(inputs)) {
        owners.put(
            node.path() + "." + parameter.name(),
            new Owner(
                parameter,
                kept.at(node.path()),
                kept.at(node.inputs().get(0)),
                inputs.get(0).channels()));
      }
    }
  }

  Weights slice(Weights weights) {
    Map<String, Tensor> sliced = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> sliced.put(name, slice(name, tensor)));
    return new Weights(sliced);
  }

  private Tensor slice(String name, Tensor tensor) {
    String prefix = name;
    while (!owners.containsKey(prefix)) {
      int dot = prefix.lastIndexOf('.');
      if (dot < 0) {
        return tensor.copy();
      }
      prefix = prefix.substring(0, dot);
    }
    Owner owner = owners.get(prefix);
    if (tensor.shape().equals(owner.parameter.shape())) {
      return slice(tensor, owner);
    }
    if (prefix.equals(name)) {
      throw new Refusal(
          Text.of(
              "Cannot slice tensor '%s' of shape %s: the network needs %s",
              name, tensor.shape(), owner.parameter.shape()));
    }
    return tensor.copy();
  }

  private static Tensor slice(Tensor tensor, Owner owner) {
    int rows = tensor.extent(0);
    boolean mixes = tensor.shape().size() > 1;
    int fanIn = mixes ? tensor.extent(1) : 1;
    int area = tensor.size() / (rows * fanIn);
    int blocks = mixes ? owner.allInputs / fanIn : 1;
    List<List<int[]>> runs = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      runs.add(mixes ? runs(owner.inputs, block * fanIn, fanIn) : List.of(new int[] {0, 1}));
    }
    int width = runs.get(owner.outputs[0] / (rows / blocks)).stream().mapToInt(run -> run[1]).sum();
    float[] from = tensor.data();
    float[] to = new float[owner.outputs.length * width * area];
    int at = 0;
    for (int output : owner.outputs) {
      int row = output * fanIn * area;
      for (int[] run : runs.get(output / (rows / blocks))) {
        copy(from, row + run[0] * area, to, at, run[1] * area);
        at += run[1] * area;
      }
    }
    List<Integer> shape = new ArrayList<>(tensor.shape());
    shape.set(0, owner.outputs.length);
    if (mixes) {
      shape.set(1, width);
    }
    return Tensor.of(shape, to);
  }

  /** A loop where the call to copy would cost more than the few values. */
  private static void copy(float[] from, int start, float[] to, int at, int length) {
    if (length > FEW) {
      System.arraycopy(from, start, to, at, length);
      return;
    }
    for (int k = 0; k < length; k++) {
      to[at + k] = from[start + k];
    }
  }

  /** The kept inputs of one block as runs of neighbours: start within the block, and length. */
  private static List<int[]> runs(int[] kept, int from, int length) {
    List<int[]> runs = new ArrayList<>();
    int[] run = {-1, 0};
    int first = Arrays.binarySearch(kept, from);
    for (int i = first < 0 ? -first - 1 : first; i < kept.length && kept[i] < from + length; i++) {
      int within = kept[i] - from;
      if (run[0] + run[1] == within && run[1] > 0) {
        run[1]++;
      } else {
        run = new int[] {within, 1};
        runs.add(run);
      }
    }
    return runs;
  }
}
