package io.espalier.spec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The content hash of a canonical text or of bytes: 64 hexadecimal digits of SHA-256. */
public final class Hash implements Comparable<Hash> {
  private static final int SHORT = 6;
  private static final int DIGITS = 64;

  // Four numbers take half the room of a text, and a sweep holds several hashes for each trial.
  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  /**
   * Reads a hash.
   *
   * @param hex its 64 hexadecimal digits, in lower case
   */
  public Hash(String hex) {
    this(digest(hex));
  }

  private Hash(byte[] digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    this.first = bytes.getLong();
    this.second = bytes.getLong();
    this.third = bytes.getLong();
    this.fourth = bytes.getLong();
  }

  private static byte[] digest(String hex) {
    if (!isHex(hex)) {
      throw new Refusal(Text.of("Cannot read hash '%s': it is not 64 hexadecimal digits", hex));
    }
    return HexFormat.of().parseHex(hex);
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
    return new Hash(sha256().digest(content));
  }

  /** A fresh SHA-256 digest, for content that comes in pieces. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** All 64 hexadecimal digits. */
  public String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(first)
        + format.toHexDigits(second)
        + format.toHexDigits(third)
        + format.toHexDigits(fourth);
  }

  /** The first six digits, as tables show it. */
  public String shortForm() {
    return hex().substring(0, SHORT);
  }

  /** In the order of their digits. */
  @Override
  public int compareTo(Hash other) {
    int order = Long.compareUnsigned(first, other.first);
    order = order == 0 ? Long.compareUnsigned(second, other.second) : order;
    order = order == 0 ? Long.compareUnsigned(third, other.third) : order;
    return order == 0 ? Long.compareUnsigned(fourth, other.fourth) : order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash
        && first == hash.first
        && second == hash.second
        && third == hash.third
        && fourth == hash.fourth;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  @Override
  public String toString() {
    return hex();
  }
}
