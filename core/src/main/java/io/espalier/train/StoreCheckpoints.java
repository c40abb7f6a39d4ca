package io.espalier.train;

import io.espalier.model.Safetensors;
import io.espalier.model.Weights;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Unavailable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints as safetensors files in a folder, the notes in their metadata: {@code
 * step-000000000391-0f3a.safetensors} is the state after 391 steps that attempt {@code 0f3a} left.
 *
 * <p>A file appears whole or not at all. Two attempts at the same work never write the same file,
 * and none removes a state that is further on than its own. Of the states up to its own, the last
 * two stay: should the newest be unreadable, the one before serves.
 */
public final class StoreCheckpoints implements Checkpoints {
  /** So many states of an attempt stay; while one more is written, all of them are there. */
  public static final int KEPT = 2;

  private static final Logger LOG = LoggerFactory.getLogger(StoreCheckpoints.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d{12,})-.*\\.safetensors");

  private final Store folder;
  private final String attempt;

  /**
   * The checkpoints in a folder.
   *
   * @param attempt a file name's part that no other attempt at this work uses
   */
  public StoreCheckpoints(Store folder, String attempt) {
    this.folder = folder;
    this.attempt = attempt;
  }

  @Override
  public Optional<State> newest(long upTo) {
    List<String> names = names().stream().filter(name -> position(name) <= upTo).toList();
    for (int i = names.size() - 1; i >= 0; i--) {
      try {
        Optional<State> state = read(names.get(i));
        if (state.isPresent()) {
          return state;
        }
      } catch (Refusal | UncheckedIOException unreadable) {
        LOG.warn(
            "Passing over checkpoint {} in {}: {}",
            names.get(i),
            folder.uri(),
            unreadable.getMessage());
      }
    }
    return Optional.empty();
  }

  @Override
  public void save(State state) {
    String name = Text.of("step-%012d-%s.safetensors", state.position(), attempt);
    Weights weights = new Weights(state.tensors());
    byte[] content = Safetensors.write(weights, state.notes());
    // A folder that takes or shows no files is no verdict on the training.
    Unavailable.unlessDone(() -> folder.replace(name, content));
    List<String> upToHere = names().stream().filter(other -> other.compareTo(name) <= 0).toList();
    for (String old : upToHere.subList(0, Math.max(0, upToHere.size() - KEPT))) {
      Unavailable.unlessDone(() -> folder.delete(old));
    }
  }

  private List<String> names() {
    return Unavailable.unless(folder::list).stream()
        .filter(name -> NAME.matcher(name).matches())
        .sorted()
        .toList();
  }

  private Optional<State> read(String name) {
    String file = folder.uri() + "/" + name;
    return folder
        .read(name)
        .map(
            content ->
                new State(
                    position(name),
                    Safetensors.read(content, file).tensors(),
                    Safetensors.metadata(content, file)));
  }

  private static long position(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name);
    }
    return Long.parseLong(matcher.group(1));
  }
}
