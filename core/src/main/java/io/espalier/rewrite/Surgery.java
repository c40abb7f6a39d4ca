package io.espalier.rewrite;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Kept;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Selection;
import io.espalier.model.Edit;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Origin;
import io.espalier.model.Weights;
import io.espalier.network.Network;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes the channels of a model: removes, merges, rescales, narrows one branch, or samples the
 * input of one layer.
 *
 * <p>Each operation returns a new model that shares no data with the old one and has one edit more
 * in its history; {@link #replay} does the same edits to another model of the same network.
 *
 * <pre>{@code
 * Selection kept = new Selection(Map.of("layer1.0.conv1", List.of(0, 2, 3)));
 * Model smaller = Surgery.remove(model, kept, "by-hand"); // three channels stay
 * }</pre>
 */
public final class Surgery {
  private Surgery() {}

  /**
   * Removes channels wherever they occur.
   *
   * <p>Exact for channels that are zero wherever a convolution or linear layer reads them; for
   * others the network computes something else afterwards.
   *
   * @param why what asks for it, in the grammar
   * @throws io.espalier.spec.Refusal naming the group if the selection is not possible
   */
  public static Model remove(Model model, Selection selection, String why) {
    ChannelGroups groups = ChannelGroups.of(model.network());
    Kept kept = Kept.of(groups, selection);
    Map<String, List<Integer>> changed = changed(groups, selection);
    return model.edited(
        Narrowing.narrow(model.network(), kept),
        new Slicing(model.network(), kept).slice(model.weights()),
        new Edit.Removal(why, changed),
        Origin.of(groups, changed.keySet()));
  }

  private static Map<String, List<Integer>> changed(ChannelGroups groups, Selection selection) {
    Map<String, List<Integer>> changed = new TreeMap<>(selection.kept());
    changed.entrySet().removeIf(e -> e.getValue().size() == groups.group(e.getKey()).size());
    return changed;
  }

  /**
   * Slices tensors that are named and shaped like the parameters of the groups' network, such as
   * gradients, momentum, or masks named {@code <parameter>.<suffix>}; others are copied.
   *
   * @throws io.espalier.spec.Refusal if the selection is not possible, or a tensor with a
   *     parameter's name has another shape
   */
  public static Weights slice(ChannelGroups groups, Selection selection, Weights tensors) {
    return new Slicing(groups.network(), Kept.of(groups, selection)).slice(tensors);
  }

  /**
   * Merges channels by channel addition: the first of each cluster stays, and every convolution or
   * linear layer that reads the cluster adds up its input weights (Ding et al., "Centripetal SGD
   * for Pruning Very Deep Convolutional Networks with Complicated Structure", CVPR 2019).
   *
   * <p>Exact where the channels of each cluster carry equal activations.
   *
   * @param clusters for each group, by name, its clusters of atoms; atoms in no cluster stay
   * @param why what asks for it, in the grammar
   * @throws io.espalier.spec.Refusal naming the group if a cluster is empty, overlaps another or
   *     crosses the blocks of a grouped convolution, or if what would stay is not possible
   */
  public static Model merge(Model model, Map<String, List<List<Integer>>> clusters, String why) {
    ChannelGroups groups = ChannelGroups.of(model.network());
    Map<String, List<Integer>> staying = new TreeMap<>();
    Addition addition = new Addition(model);
    clusters.forEach(
        (name, merged) -> {
          Group group = groups.group(name);
          staying.put(name, Addition.staying(group, merged));
          addition.add(group, merged);
        });
    Kept kept = Kept.of(groups, new Selection(staying));
    return model.edited(
        Narrowing.narrow(model.network(), kept),
        new Slicing(model.network(), kept).slice(addition.weights()),
        new Edit.Merging(why, clusters),
        Origin.of(groups, clusters.keySet()));
  }

  /**
   * Multiplies the input weights of a convolution or linear layer by one factor for each of its
   * input channels.
   *
   * @param why what asks for it, in the grammar
   * @throws io.espalier.spec.Refusal naming the node if it has no input weights, or another number
   *     of input channels
   */
  public static Model rescale(Model model, String node, float[] factors, String why) {
    return Rescale.rescale(model, node, factors, why);
  }

  /**
   * Narrows one branch: a convolution and the batch normalization and activations that follow it
   * keep some channels, and a scatter puts zeros in place of the others, so that everything else
   * keeps its width.
   *
   * <p>The same as a zero filter, gamma and beta for each of the other channels. Possible where the
   * branch ends in an {@link io.espalier.network.Add} and passes on its way only through operations
   * that keep each channel apart and map zero to zero, once their gamma and beta are zero: batch
   * normalization, ReLU, ReLU6 and hard-swish. Inner channels of a block are removed with their
   * group instead.
   *
   * @param kept the output channels that stay
   * @param why what asks for it, in the grammar
   * @throws io.espalier.spec.Refusal naming the node where this is not possible
   */
  public static Model narrow(Model model, String node, List<Integer> kept, String why) {
    return NarrowedBranch.of(model.network(), node).narrow(model, kept, why);
  }

  /**
   * The network that narrowing branches gives; see {@link #narrow(Model, String, List, String)}.
   *
   * @param kept for each convolution by path the output channels that stay
   * @throws io.espalier.spec.Refusal naming the node where this is not possible
   */
  public static Network narrow(Network network, Map<String, List<Integer>> kept) {
    return NarrowedBranch.narrow(network, kept);
  }

  /** Whether a node starts a branch that {@link #narrow(Model, String, List, String)} narrows. */
  public static boolean narrows(Network network, String node) {
    return NarrowedBranch.starts(network, node);
  }

  /**
   * Lets one convolution read some of its input channels only, by a gather in front of it; whatever
   * else reads them keeps them all (He et al., "Channel Pruning for Accelerating Very Deep Neural
   * Networks", ICCV 2017, section 3.3: the first layer of a residual branch).
   *
   * <p>Exact where the weights of the other channels are zero.
   *
   * @param kept the input channels that are read
   * @param why what asks for it, in the grammar
   * @throws io.espalier.spec.Refusal naming the node where this is not possible
   */
  public static Model sample(Model model, String node, List<Integer> kept, String why) {
    return Sampler.sample(model, node, kept, why);
  }

  /**
   * Does the edits of a history to another model of the network that the history started from.
   *
   * @throws io.espalier.spec.Refusal if an edit does not fit the model
   */
  public static Model replay(Model fresh, History history) {
    Model model = fresh;
    for (Edit edit : history.edits()) {
      model = replay(model, edit);
    }
    return model;
  }

  private static Model replay(Model model, Edit edit) {
    if (edit instanceof Edit.Removal removal) {
      return remove(model, new Selection(removal.kept()), removal.why());
    }
    if (edit instanceof Edit.Merging merging) {
      return merge(model, merging.clusters(), merging.why());
    }
    if (edit instanceof Edit.Rescaling rescaling) {
      float[] factors = new float[rescaling.factors().size()];
      for (int c = 0; c < factors.length; c++) {
        factors[c] = rescaling.factors().get(c);
      }
      return rescale(model, rescaling.node(), factors, rescaling.why());
    }
    if (edit instanceof Edit.Rewriting rewriting) {
      Model rewritten = Rewrites.CATALOG.read(rewriting.to()).apply(model);
      return model.edited(rewritten.network(), rewritten.weights(), rewriting);
    }
    if (edit instanceof Edit.Sampling sampling) {
      return sample(model, sampling.node(), sampling.kept(), sampling.why());
    }
    Edit.Narrowing narrowing = (Edit.Narrowing) edit;
    return narrow(model, narrowing.node(), narrowing.kept(), narrowing.why());
  }
}
