package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Widths;
import io.espalier.model.Model;
import java.util.List;
import java.util.Optional;

/**
 * What a criterion is asked: which groups of a model to score, and how many of their channels will
 * stay where that is known beforehand.
 *
 * @param groups all groups of the model's network
 * @param scored those that may lose channels, in the order of the network
 * @param planned the counts that will stay; empty where they will be chosen by the scores
 */
public record Scoring(
    Model model, ChannelGroups groups, List<Group> scored, Optional<Widths> planned) {
  public Scoring {
    scored = List.copyOf(scored);
  }
}
