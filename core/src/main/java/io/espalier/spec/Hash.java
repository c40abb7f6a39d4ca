package io.espalier.spec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The content hash of a canonical text or of bytes: 64 hexadecimal digits of SHA-256. */
public record Hash(String hex) implements Comparable<Hash> {
  private static final int SHORT = 6;
  private static final int DIGITS = 64;

  public Hash {
    if (!isHex(hex)) {
      throw new Refusal(Text.of("Cannot read hash '%s': it is not 64 hexadecimal digits", hex));
    }
  }

  /** Whether a text is a hash: 64 hexadecimal digits. */
  public static boolean isHex(String text) {
    return text.length() == DIGITS && text.chars().allMatch(Hash::isDigit);
  }

  private static boolean isDigit(int digit) {
    return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
  }

  public static Hash of(String canonicalText) {
    return of(canonicalText.getBytes(StandardCharsets.UTF_8));
  }

  public static Hash of(byte[] content) {
    return new Hash(HexFormat.of().formatHex(sha256().digest(content)));
  }

  /** A fresh SHA-256 digest, for content that comes in pieces. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The first six digits, as tables show it. */
  public String shortForm() {
    return hex.substring(0, SHORT);
  }

  @Override
  public int compareTo(Hash other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
