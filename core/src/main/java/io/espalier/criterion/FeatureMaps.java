package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.train.CrossEntropy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first-order expansion over feature maps: for each image the absolute mean, over the positions
 * of a map, of activation times gradient (Molchanov et al., ICLR 2017).
 */
final class FeatureMaps implements Expansion {
  private final Map<Group, List<Member>> places = new LinkedHashMap<>();

  FeatureMaps(Scoring asked) {
    Places all = new Places(asked.groups().network());
    asked.scored().forEach(group -> places.put(group, all.responses(group)));
  }

  @Override
  public Watch watch() {
    return Places.watch(places.values().stream().flatMap(List::stream));
  }

  @Override
  public void add(Session session, Batch minibatch, Map<Group, double[]> sums) {
    session.step(minibatch, Pass.FROZEN_NORM, CrossEntropy.PLAIN);
    places.forEach(
        (group, members) -> {
          for (Member member : members) {
            Products products = Products.of(session, member.node());
            for (int image = 0; image < minibatch.size(); image++) {
              for (int atom = 0; atom < group.size(); atom++) {
                double sum = products.ofAtom(member, atom, image);
                // The loss is the mean over the batch; an image's own gradient is that much larger.
                sums.get(group)[atom] +=
                    Math.abs(sum) * minibatch.size() / (products.positions() * member.each());
              }
            }
          }
        });
  }
}
