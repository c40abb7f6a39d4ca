package io.espalier.cost;

import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The cost of a network for one image, layer by layer.
 *
 * <p>MACs are the multiply-accumulates of convolutions and linear layers; biases, normalization,
 * activations, pools and element-wise operations are not counted. Parameters are the trained ones:
 * weights, biases, gamma and beta; running statistics are not counted.
 *
 * <pre>{@code
 * CostTable cost = CostTable.of(Zoo.CATALOG.read("resnet-20"));
 * long macs = cost.macs(); // 40,551,040
 * long params = cost.params();
 * }</pre>
 *
 * @param rows the nodes that own trained parameters or cost anything, in the order of the network
 */
public record CostTable(List<Row> rows) {
  /**
   * One node's cost.
   *
   * @param input the shape of the node's first input
   * @param macs multiply-accumulates for one image
   * @param params trained parameters
   */
  public record Row(String path, Op op, Shape input, Shape output, long macs, long params) {
    /** The row as a line of text, the operation in the one grammar. */
    @Override
    public String toString() {
      return Text.of(
          "%s  %s  %s -> %s  %,d MACs  %,d params", path, op.call(), input, output, macs, params);
    }
  }

  public CostTable {
    rows = List.copyOf(rows);
  }

  /** The table of a network. */
  public static CostTable of(Network network) {
    return network.derived(CostTable.class, CostTable::derived);
  }

  private static CostTable derived(Network network) {
    Map<String, Shape> shapes = network.shapes();
    List<Row> rows = new ArrayList<>();
    for (Node node : network.nodes()) {
      List<Shape> inputs = Network.inputs(node, shapes);
      long macs = node.op().macs(inputs);
      long params = trained(node.op().parameters(inputs));
      if (macs > 0 || params > 0) {
        Shape output = shapes.get(node.path());
        rows.add(new Row(node.path(), node.op(), inputs.get(0), output, macs, params));
      }
    }
    return new CostTable(rows);
  }

  /** The multiply-accumulates of the whole network for one image. */
  public long macs() {
    return rows.stream().mapToLong(Row::macs).reduce(0, Math::addExact);
  }

  /** The trained parameters of the whole network. */
  public long params() {
    return rows.stream().mapToLong(Row::params).reduce(0, Math::addExact);
  }

  private static long trained(List<Parameter> parameters) {
    return parameters.stream().filter(p -> p.role().trained()).mapToLong(Parameter::size).sum();
  }
}
