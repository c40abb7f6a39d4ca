package io.espalier.spec;

/**
 * Input that Espalier declines, in one sentence for its user: <i>Cannot (verb) (thing) (value):
 * (reason); (what to do)</i>.
 *
 * <p>The command line prints the sentence without a stack trace and ends with exit code 2.
 * Passwords and keys in it are hidden.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String sentence) {
    super(Credentials.hidden(sentence));
  }

  public Refusal(String sentence, Throwable cause) {
    super(Credentials.hidden(sentence), cause);
  }
}
