package io.chatops.core.metric;

/** The unit of a metric's numbers. The wire name is the API's. */
public enum Unit {
  PERCENT("percent"),
  BYTES("bytes"),
  BYTES_PER_SECOND("bytes_per_second"),
  PER_SECOND("per_second"),
  COUNT("count"),
  SECONDS("seconds"),
  MEGAHERTZ("megahertz"),
  CELSIUS("celsius"),
  RPM("rpm"),
  VOLT("volt"),
  /** A plain number, such as the load. */
  NONE("none");

  private final String wireName;

  Unit(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
