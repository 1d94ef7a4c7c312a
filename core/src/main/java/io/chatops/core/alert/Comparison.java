package io.chatops.core.alert;

/** The comparison that says when a value is beyond a threshold value. */
public enum Comparison {
  GT(">"),
  GE(">="),
  LT("<"),
  LE("<=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /** Returns the mathematical sign. */
  public String sign() {
    return sign;
  }

  /** Returns true if high values are the bad ones. */
  public boolean isUpper() {
    return this == GT || this == GE;
  }

  public boolean isBreached(double value, double threshold) {
    return switch (this) {
      case GT -> value > threshold;
      case GE -> value >= threshold;
      case LT -> value < threshold;
      case LE -> value <= threshold;
    };
  }
}
