package io.chatops.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTimeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001-01-01T00:00:00Z",
        "1600-02-29T12:00:00.000001Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "2026-11-24T12:00:00.123456Z",
        "2300-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z"
      })
  void storesAndReadsEveryYearThatReportsMayHave(String time) {
    Instant instant = Instant.parse(time);

    assertThat(StoredTime.ofMicros(StoredTime.micros(instant))).isEqualTo(instant);
  }
}
