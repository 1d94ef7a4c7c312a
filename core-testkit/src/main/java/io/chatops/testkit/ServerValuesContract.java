package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.fleet.ServerValues;
import io.chatops.core.fleet.ServerValues.Values;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link ServerValues}. */
public abstract class ServerValuesContract extends OwnedServerContract {
  private final Server other = SampleObjects.server(owner.id(), "db");

  private ServerValues values() {
    return storage().serverValues();
  }

  @BeforeEach
  void addOther() {
    storage().servers().add(other);
  }

  @Test
  void findsNothingUnknown() {
    values().put(List.of());

    assertThat(values().find(List.of(server.id(), ServerId.random()))).isEmpty();
    assertThat(values().find(List.of())).isEmpty();
  }

  @Test
  void keepsWhatIsAbsentApartFromZero() {
    Values whole =
        new Values(
            server.id(),
            new Vitals(
                NOW,
                7.25,
                new Vitals.Cpu(0, 4.0, 0.5),
                new Vitals.Memory(50.1, 1e9, 2e9),
                new Vitals.Disk("/srv 🦊 \u0000 \ud800", 0, null, 5e12),
                new Vitals.Network(0, 1),
                new Vitals.Containers(1, 2, List.of("nginx", "\"db\\", SampleObjects.longText()))),
            new CpuLine(
                Instant.ofEpochSecond(NOW.getEpochSecond()),
                Duration.ofSeconds(30),
                Arrays.asList(0.0, null, 100.0, 0.1)));
    Values nothing = nothing(other.id(), NOW);

    values().put(List.of(whole, nothing));

    assertThat(values().find(List.of(server.id(), other.id())))
        .containsExactlyInAnyOrder(whole, nothing);
    assertThat(values().find(List.of(other.id()))).containsExactly(nothing);
  }

  @Test
  void keepsTheNewest() {
    values().put(List.of(nothing(server.id(), NOW)));
    values().put(List.of(nothing(server.id(), NOW.minusSeconds(1))));
    assertThat(asOf()).isEqualTo(NOW);

    values().put(List.of(nothing(server.id(), NOW.plusSeconds(1))));
    assertThat(asOf()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void keepsNothingOfRemovedServers() {
    values().put(List.of(nothing(server.id(), NOW)));

    storage().servers().remove(server.id());
    values().put(List.of(nothing(server.id(), NOW), nothing(other.id(), NOW)));

    assertThat(values().find(List.of(server.id(), other.id())))
        .containsExactly(nothing(other.id(), NOW));
  }

  @Test
  void storesThoseOfManyServers() {
    List<Values> many = new ArrayList<>();
    for (int i = 0; i < 4_001; i++) {
      many.add(nothing(i == 4_000 ? server.id() : ServerId.random(), NOW));
    }

    values().put(many);

    assertThat(values().find(many.stream().map(Values::serverId).toList())).hasSize(1);
  }

  private Instant asOf() {
    return values().find(List.of(server.id())).get(0).vitals().asOf();
  }

  private static Values nothing(ServerId serverId, Instant asOf) {
    return new Values(serverId, new Vitals(asOf, null, null, null, null, null, null), null);
  }
}
