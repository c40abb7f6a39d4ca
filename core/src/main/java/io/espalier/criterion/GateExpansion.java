package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.CrossEntropy;
import io.espalier.train.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The expansion over parameters, and over the gates that stand on them.
 *
 * <p>A gate behind a normalization needs no layer: its gradient is {@code gamma * dL/dgamma + beta
 * * dL/dbeta}, and scaling it by {@code 1 + e} is scaling gamma and beta. The diagonal of the
 * Hessian is Hutchinson's estimate: for random signs {@code z}, the mean of {@code z * (H z)},
 * where {@code H z} is a central difference of two gradients.
 */
final class GateExpansion implements Expansion {
  private static final float STEP = 0.01f;

  private final Taylor options;
  private final Map<Group, List<Member>> blocks = new LinkedHashMap<>();
  private final Map<Group, List<Segments>> segments = new LinkedHashMap<>();
  private final int parameters;
  private final SplittableRandom random;

  GateExpansion(Taylor options, Scoring asked, long seed) {
    this.options = options;
    this.random = new SplittableRandom(seed);
    Layout layout = Layout.of(asked.groups().network());
    parameters = layout.size();
    Places places = new Places(asked.groups().network());
    for (Group group : asked.scored()) {
      List<Member> outputs = places.blocks(group);
      if (options.form() == Taylor.Form.GATE && !outputs.isEmpty()) {
        blocks.put(group, outputs);
      } else {
        segments.put(group, segments(group, layout));
      }
    }
  }

  /** A gate stands on the normalizations; weights, and gates without normalization, on filters. */
  private List<Segments> segments(Group group, Layout layout) {
    List<Member> scales = group.members(Side.SCALES);
    boolean gate = options.form() == Taylor.Form.GATE && !scales.isEmpty();
    List<Member> members = gate ? scales : group.members(Side.FILTERS);
    if (members.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot score the channels of '%s': no layer has filters for them; leave them out with skip",
              group.name()));
    }
    return members.stream().map(member -> Segments.of(member, layout)).toList();
  }

  @Override
  public Watch watch() {
    return Places.watch(blocks.values().stream().flatMap(List::stream));
  }

  @Override
  public void add(Session session, Batch minibatch, Map<Group, double[]> sums) {
    float[] values = new float[parameters];
    float[] gradients = new float[parameters];
    session.trained(values);
    session.step(minibatch, Pass.FROZEN_NORM, CrossEntropy.PLAIN);
    session.gradients(gradients);
    blocks.forEach((group, outputs) -> addBlocks(session, group, outputs, sums.get(group)));
    float[] curvature =
        options.order() == Taylor.Order.SECOND
            ? curvature(session, minibatch, values)
            : new float[parameters];
    float[] change = new float[parameters];
    for (int i = 0; i < parameters; i++) {
      change[i] = values[i] * (gradients[i] - curvature[i] / 2);
    }
    segments.forEach(
        (group, layers) -> {
          double[] into = sums.get(group);
          for (int atom = 0; atom < into.length; atom++) {
            into[atom] += importance(layers, atom, change);
          }
        });
  }

  private double importance(List<Segments> layers, int atom, float[] change) {
    double sum = 0;
    double squares = 0;
    for (Segments layer : layers) {
      sum += layer.sum(atom, change);
      squares += layer.squares(atom, change);
    }
    return options.form() == Taylor.Form.WEIGHT ? squares : sum * sum;
  }

  private void addBlocks(Session session, Group group, List<Member> outputs, double[] into) {
    double[] gradient = new double[group.size()];
    for (Member output : outputs) {
      Products products = Products.of(session, output.node());
      for (int atom = 0; atom < gradient.length; atom++) {
        gradient[atom] += products.ofAtom(output, atom);
      }
    }
    for (int atom = 0; atom < gradient.length; atom++) {
      into[atom] += options.shared().square(gradient[atom], outputs.size());
    }
  }

  /**
   * For each parameter its share of {@code z * (H z)}, divided by its value: times the value, and
   * summed over a gate, that estimates the gate's second derivative.
   */
  private float[] curvature(Session session, Batch minibatch, float[] values) {
    float[] mean = new float[parameters];
    float[] up = new float[parameters];
    float[] down = new float[parameters];
    for (int probe = 0; probe < options.probes(); probe++) {
      float[] signs = signs();
      gradients(session, minibatch, values, signs, STEP, up);
      gradients(session, minibatch, values, signs, -STEP, down);
      for (int i = 0; i < parameters; i++) {
        mean[i] += signs[i] * (up[i] - down[i]) / (2 * STEP * options.probes());
      }
    }
    session.setTrained(values);
    return mean;
  }

  private static void gradients(
      Session session, Batch batch, float[] values, float[] signs, float step, float[] into) {
    float[] moved = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      moved[i] = values[i] * (1 + step * signs[i]);
    }
    session.setTrained(moved);
    session.step(batch, Pass.FROZEN_NORM, CrossEntropy.PLAIN);
    session.gradients(into);
  }

  /** One sign for each gate, or for each weight by itself; 0 for what is not scored. */
  private float[] signs() {
    float[] signs = new float[parameters];
    segments.forEach(
        (group, layers) -> {
          for (int atom = 0; atom < group.size(); atom++) {
            float gate = sign();
            for (Segments layer : layers) {
              layer.fill(atom, signs, () -> options.form() == Taylor.Form.WEIGHT ? sign() : gate);
            }
          }
        });
    return signs;
  }

  private float sign() {
    return random.nextBoolean() ? 1 : -1;
  }
}
