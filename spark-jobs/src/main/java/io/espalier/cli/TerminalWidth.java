package io.espalier.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many columns the terminal has now; users make windows wider and narrower. */
final class TerminalWidth implements IntSupplier {
  private static final Pattern SIZE = Pattern.compile("\\s*\\d+ ([1-9]\\d*)\\s*");
  private static final int COMMON = 80;

  private boolean known = true;

  /** The columns that the terminal tells, or 80 where it tells none. */
  @Override
  public int getAsInt() {
    if (!known) {
      return COMMON;
    }
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      stty.waitFor(1, TimeUnit.SECONDS);
      return columns(answer);
    } catch (IOException e) {
      known = false;
      return COMMON;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return COMMON;
    }
  }

  /** Reads rows and columns, as {@code stty size} prints them. */
  static int columns(String answer) {
    Matcher size = SIZE.matcher(answer);
    return size.matches() ? Integer.parseInt(size.group(1)) : COMMON;
  }
}
