package io.espalier.store;

import io.espalier.spec.Credentials;
import io.espalier.spec.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Something outside a piece of work, as a file that it reads, is not there or damaged today and may
 * be well tomorrow. That is no verdict on the work: it can go on later.
 */
public final class Unavailable extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is not available.
   *
   * @param sentence for users, as that of a {@link Refusal}
   */
  public Unavailable(String sentence) {
    this(sentence, null);
  }

  /**
   * Says what is not available, and what told it.
   *
   * @param sentence for users, as that of a {@link Refusal}
   */
  public Unavailable(String sentence, Throwable cause) {
    super(Credentials.hidden(sentence), new IOException(Credentials.hidden(sentence), cause));
  }

  /**
   * Reaches for something outside.
   *
   * @throws Unavailable instead of a {@link Refusal}
   */
  public static <T> T unless(Supplier<T> access) {
    try {
      return access.get();
    } catch (Refusal refused) {
      throw new Unavailable(refused.getMessage(), refused);
    }
  }

  /** The same for what gives nothing. */
  public static void unlessDone(Runnable access) {
    unless(
        () -> {
          access.run();
          return true;
        });
  }
}
