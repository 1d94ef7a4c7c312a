package io.chatops.protocol;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of a release, such as {@code 0.2.0} or {@code 0.2.0-rc.1}. Versions are ordered by
 * their numbers; a version with a suffix is older than the same without.
 */
public record ReleaseVersion(String text) implements Comparable<ReleaseVersion> {
  // Also the name of a directory on the host, so no other characters are allowed.
  private static final Pattern FORM =
      Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,3}(-[0-9A-Za-z]+([.-][0-9A-Za-z]+)*)?");
  private static final int MAX_LENGTH = 64;

  public ReleaseVersion {
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a version is numbers and dots, and maybe a suffix after a dash, like 0.2.0-rc.1");
    }
  }

  /** Reads a version; empty if the text is not a version. */
  public static Optional<ReleaseVersion> parse(String text) {
    return text.length() <= MAX_LENGTH && FORM.matcher(text).matches()
        ? Optional.of(new ReleaseVersion(text))
        : Optional.empty();
  }

  /** Returns true if this one comes after the other. */
  public boolean isNewerThan(ReleaseVersion other) {
    return compareTo(other) > 0;
  }

  /** Compares by order of release: {@code 1.0} and {@code 1.0.0} are equally new. */
  @Override
  public int compareTo(ReleaseVersion other) {
    int numbers = compare(numbers().split("\\."), other.numbers().split("\\."), "0");
    if (numbers != 0) {
      return numbers;
    }
    if (suffix().isEmpty() || other.suffix().isEmpty()) {
      return Boolean.compare(suffix().isEmpty(), other.suffix().isEmpty());
    }
    return compare(suffix().split("[.-]"), other.suffix().split("[.-]"), "");
  }

  private String numbers() {
    int dash = text.indexOf('-');
    return dash < 0 ? text : text.substring(0, dash);
  }

  private String suffix() {
    int dash = text.indexOf('-');
    return dash < 0 ? "" : text.substring(dash + 1);
  }

  private static int compare(String[] left, String[] right, String missing) {
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int order =
          compare(i < left.length ? left[i] : missing, i < right.length ? right[i] : missing);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Compares two parts: numbers by value and before words, words by their characters. */
  private static int compare(String left, String right) {
    boolean leftNumber = isNumber(left);
    if (leftNumber != isNumber(right)) {
      boolean none = left.isEmpty() || right.isEmpty();
      return none ? left.compareTo(right) : leftNumber ? -1 : 1;
    }
    if (!leftNumber) {
      return left.compareTo(right);
    }
    String shortLeft = left.replaceFirst("^0+", "");
    String shortRight = right.replaceFirst("^0+", "");
    int digits = Integer.compare(shortLeft.length(), shortRight.length());
    return digits != 0 ? digits : shortLeft.compareTo(shortRight);
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    return text;
  }
}
