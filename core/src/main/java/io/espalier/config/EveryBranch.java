package io.espalier.config;

import io.espalier.network.Network;
import io.espalier.rewrite.OptionalBranches;
import io.espalier.search.Space;
import io.espalier.spec.Call;
import io.espalier.spec.Choice;
import io.espalier.spec.Refusal;
import io.espalier.spec.Subset;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes {@code keep-branches(choose(20, of=[each]))} out with the names of all branches of the
 * starting network that may go, and {@code drop-branches([each])} as alternatives, one branch at a
 * time. {@code each(stage2)} stands for the branches below that path.
 */
final class EveryBranch {
  private static final String EACH = "each";
  private static final List<String> REWRITINGS = List.of("keep-branches", "drop-branches");

  private final Function<Call, Network> starts;

  /**
   * Over the networks of candidates.
   *
   * @param starts the network that a start gives
   */
  EveryBranch(Function<Call, Network> starts) {
    this.starts = starts;
  }

  /**
   * The same space with every branch named.
   *
   * @throws Refusal if it says each branch of alternatives of networks, or of one that has none
   */
  Space in(Space space) {
    if (!says(space.steps(), false)) {
      return space;
    }
    if (!(space.start() instanceof Call start)) {
      throw new Refusal(
          Text.of(
              "Cannot try each branch of %s: several networks have different branches; give each start a family of its own",
              space.start()));
    }
    List<String> ends = OptionalBranches.of(starts.apply(start)).ends();
    if (ends.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot try each branch of %s: it has no parallel branches; start from a supernet that is not merged yet, as repnas-cifar or dbb-resnet-20",
              start));
    }
    return new Space(
        start, space.steps().stream().map(step -> written(step, ends, false)).toList());
  }

  private static boolean says(Object value, boolean within) {
    if (value instanceof Choice choice) {
      return says(choice.values(), within);
    }
    if (value instanceof Subset subset) {
      return says(subset.of(), within);
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(each -> says(each, within));
    }
    return value instanceof Call call
        && ((within && call.name().equals(EACH))
            || says(List.copyOf(call.options().values()), REWRITINGS.contains(call.name())));
  }

  private static Object written(Object value, List<String> ends, boolean within) {
    if (value instanceof Choice choice) {
      return new Choice(choice.values().stream().map(each -> written(each, ends, within)).toList());
    }
    if (value instanceof Subset subset) {
      return new Subset(
          subset.size(),
          subset.of().stream()
              .flatMap(
                  each ->
                      within && each(each)
                          ? branches((Call) each, ends).stream()
                          : Stream.of(written(each, ends, within)))
              .toList());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(each -> written(each, ends, within)).toList();
    }
    if (!(value instanceof Call call)) {
      return value;
    }
    if (within && each(call)) {
      return new Choice(branches(call, ends));
    }
    boolean inside = REWRITINGS.contains(call.name());
    Map<String, Object> options = new LinkedHashMap<>();
    call.options().forEach((key, each) -> options.put(key, written(each, ends, inside)));
    return new Call(call.name(), options);
  }

  private static boolean each(Object value) {
    return value instanceof Call call && call.name().equals(EACH);
  }

  private static List<Object> branches(Call each, List<String> ends) {
    if (each.options().isEmpty()) {
      return ends.stream().map(end -> (Object) Call.of(end)).toList();
    }
    String below = each.options().get("#0") + ".";
    List<Object> found =
        ends.stream()
            .filter(end -> end.startsWith(below))
            .map(end -> (Object) Call.of(end))
            .toList();
    if (found.isEmpty() || each.options().size() > 1) {
      throw new Refusal(
          Text.of(
              "Cannot try %s: it stands for the branches below one path, and there are none; the first branch of all is '%s'",
              each, ends.get(0)));
    }
    return found;
  }
}
