package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Widths;
import io.espalier.data.Data;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.WorkContext;
import java.util.List;
import java.util.Optional;

/**
 * Says how important each channel of a model is. Immutable options, named by {@link
 * Criteria#CATALOG}.
 *
 * <pre>{@code
 * Criterion criterion = Criteria.CATALOG.read("l2");
 * ChannelGroups groups = ChannelGroups.of(model.network());
 * Scores scores = criterion.score(model, groups, context);
 * List<Integer> best = scores.strongest(groups.group("layer1.0.conv1"), 8);
 * }</pre>
 */
public interface Criterion {
  /** Whether it has something to score the channels of this group by. */
  default boolean scores(Group group) {
    return group.prunable();
  }

  /**
   * Checks, before any weight exists, that it can score what it will be asked to.
   *
   * @param asked the groups that may lose channels
   * @param planned the counts that will stay; empty where they will be chosen by the scores
   * @throws io.espalier.spec.Refusal naming what it cannot score
   */
  default void check(ChannelGroups groups, List<Group> asked, Optional<Widths> planned) {}

  /**
   * Scores the channels that are asked for.
   *
   * @throws io.espalier.spec.Refusal naming the group that it has nothing to score by
   */
  Scores score(Scoring asked, WorkContext context);

  /** Scores every group that it {@linkplain #scores can score}, with no plan of how many go. */
  default Scores score(Model model, ChannelGroups groups, WorkContext context) {
    List<Group> scored = groups.prunable().stream().filter(this::scores).toList();
    return score(new Scoring(model, groups, scored, Optional.empty()), context);
  }

  /**
   * Checks that there are as many training images as it looks at.
   *
   * @throws io.espalier.spec.Refusal if there are fewer
   */
  default void check(Data data) {
    if (images() > data.train().size()) {
      throw new Refusal(
          Text.of(
              "Cannot rank channels by %s on %s: it looks at %,d images and there are %,d to train on; set images lower or use more data",
              Criteria.CATALOG.write(this), data.name(), images(), data.train().size()));
    }
  }

  /** How many training images it looks at; 0 where the weights are enough. */
  default int images() {
    return 0;
  }
}
