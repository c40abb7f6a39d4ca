package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Widths;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.WorkContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The squared change of the loss that removing a channel would make, by a Taylor expansion at the
 * model as it is: squared for each minibatch, then averaged (Molchanov et al., "Importance
 * Estimation for Neural Network Pruning", CVPR 2019; the form {@code activation}: Molchanov et al.,
 * "Pruning Convolutional Neural Networks for Resource Efficient Inference", ICLR 2017).
 *
 * <p>Gradients are of the cross-entropy, with running statistics in the normalizations. Scores
 * compare across layers as they are: {@code spread=global} ranks all channels by one threshold, as
 * published.
 *
 * @param form what is removed in the expansion
 * @param order of the expansion
 * @param shared how a gate that several residual blocks share is weighed
 * @param images how many training images are looked at
 * @param batch images in a minibatch
 * @param probes random directions in a minibatch that second derivatives are estimated from
 */
public record Taylor(Form form, Order order, Shared shared, int images, int batch, int probes)
    implements Criterion {
  static final Taylor DEFAULTS = new Taylor(Form.GATE, Order.FIRST, Shared.DIVIDED, 1280, 128, 2);

  /** What is set to zero. */
  public enum Form {
    /**
     * A factor 1 on each channel behind its normalization, and behind the activation of each
     * residual block for channels that pass through additions.
     */
    GATE,
    /** Every weight of a filter by itself: the sum of the weights' squares. */
    WEIGHT,
    /** The weights of a filter together: the square of their sum. */
    FILTER,
    /** The feature map: the absolute value for each image, normalized within each layer (2017). */
    ACTIVATION
  }

  /** How far the expansion goes. */
  public enum Order {
    /** The gradient. */
    FIRST,
    /** The gradient and the diagonal of the Hessian. */
    SECOND
  }

  /** How the gradients of a gate's blocks become one importance; {@code n} blocks share it. */
  public enum Shared {
    /** {@code (sum)^2 / n}, as the authors' code has it. */
    DIVIDED {
      @Override
      double square(double sum, int blocks) {
        return sum * sum / blocks;
      }
    },
    /** {@code (sum)^2}. */
    SUM {
      @Override
      double square(double sum, int blocks) {
        return sum * sum;
      }
    },
    /** {@code (sum / n)^2}. */
    MEAN {
      @Override
      double square(double sum, int blocks) {
        return sum * sum / ((double) blocks * blocks);
      }
    };

    abstract double square(double sum, int blocks);
  }

  public Taylor {
    new ScoringImages(images, batch);
    if (probes < 1) {
      throw new IllegalArgumentException("probes must be at least 1");
    }
    if (form == Form.ACTIVATION && order == Order.SECOND) {
      throw new IllegalArgumentException("form=activation is of first order");
    }
  }

  @Override
  public boolean scores(Group group) {
    return LayerScores.hasFilters(group);
  }

  @Override
  public void check(ChannelGroups groups, List<Group> asked, Optional<Widths> planned) {
    if (form == Form.GATE && order == Order.SECOND) {
      Places places = new Places(groups.network());
      asked.stream()
          .filter(group -> !places.blocks(group).isEmpty())
          .findFirst()
          .ifPresent(
              group -> {
                throw new Refusal(
                    Text.of(
                        "Cannot score the channels of '%s' by taylor(order=second): they pass through an addition, where only the gradient is known; leave them out with coupled=keep or skip, or set order=first or form=weight",
                        group.name()));
              });
    }
  }

  @Override
  public Scores score(Scoring asked, WorkContext context) {
    check(asked.groups(), asked.scored(), asked.planned());
    Expansion expansion = Expansion.of(this, asked, context.seed());
    Map<Group, double[]> sums = new LinkedHashMap<>();
    asked.scored().forEach(group -> sums.put(group, new double[group.size()]));
    new ScoringImages(images, batch)
        .each(
            asked.model(),
            context,
            expansion.watch(),
            (session, minibatch) -> expansion.add(session, minibatch, sums));
    if (form == Form.ACTIVATION) {
      sums.values().forEach(Taylor::normalize);
    } else {
      int minibatches = (images + batch - 1) / batch;
      sums.values()
          .forEach(
              each -> {
                for (int atom = 0; atom < each.length; atom++) {
                  each[atom] /= minibatches;
                }
              });
    }
    return Scores.of(sums, Scale.ACROSS_GROUPS);
  }

  /** Divides by the Euclidean norm, as the paper of 2017 does before layers are compared. */
  private static void normalize(double[] scores) {
    double square = 0;
    for (double score : scores) {
      square += score * score;
    }
    double norm = Math.sqrt(square);
    for (int atom = 0; atom < scores.length && norm > 0; atom++) {
      scores[atom] /= norm;
    }
  }
}
