package io.espalier.trial;

import io.espalier.spec.Credentials;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/**
 * No order can be carried out at a place, in one sentence. It is no result of a trial: whoever has
 * sent the order there had better send no more, for each would come back at once.
 */
public final class PlaceRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private PlaceRefused(String sentence, Throwable cause) {
    super(Credentials.hidden(sentence), cause);
  }

  /**
   * Says what keeps a place from work.
   *
   * @param thrown a {@link Refusal}, whose sentence it is, or what broke while code was loaded
   */
  public static PlaceRefused by(Throwable thrown) {
    return new PlaceRefused(
        thrown instanceof Refusal
            ? thrown.getMessage()
            : Text.of("its engine does not load: %s", deepest(thrown)),
        thrown);
  }

  /** What is around it says no more than that code did not load. */
  private static Throwable deepest(Throwable thrown) {
    return thrown.getCause() == null ? thrown : deepest(thrown.getCause());
  }
}
