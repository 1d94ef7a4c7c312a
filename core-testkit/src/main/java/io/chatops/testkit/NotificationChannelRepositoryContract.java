package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.User;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link NotificationChannelRepository}. */
public abstract class NotificationChannelRepositoryContract {
  private static final Instant NOW = SampleObjects.NOW;

  private final User owner = SampleObjects.user();

  protected abstract Storage storage();

  private NotificationChannelRepository channels() {
    return storage().channels();
  }

  @BeforeEach
  void addOwner() {
    storage().users().add(owner, owner.role());
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(channels().find(ChannelId.random())).isEmpty();
    assertThat(channels().findByOwner(UserId.random())).isEmpty();
    assertThat(channels().remove(ChannelId.random())).isFalse();
    assertThat(
            channels()
                .update(
                    ChannelId.random(),
                    before -> SampleChannels.channel(owner.id(), NOW).details(),
                    NOW))
        .isEmpty();
  }

  @Test
  void findsChannelsOfEveryKindAsTheyWereAdded() {
    for (ChannelSettings settings : SampleChannels.everyKind()) {
      for (ChannelDetails details :
          List.of(SampleChannels.details(settings), SampleChannels.full(settings))) {
        NotificationChannel channel =
            new NotificationChannel(
                ChannelId.random(), owner.id(), details, NOW, NOW.plusSeconds(1));

        assertThat(channels().add(channel, 100)).isTrue();

        assertThat(channels().find(channel.id())).contains(channel);
      }
    }
  }

  @Test
  void changesWhatTheOwnerMaySetToAnyOtherKind() {
    NotificationChannel channel = SampleChannels.channel(owner.id(), NOW);
    channels().add(channel, 100);

    for (ChannelSettings settings : SampleChannels.everyKind()) {
      ChannelDetails details = SampleChannels.full(settings);
      NotificationChannel changed =
          new NotificationChannel(channel.id(), owner.id(), details, NOW, NOW.plusSeconds(7));

      assertThat(channels().update(channel.id(), before -> details, NOW.plusSeconds(7)))
          .contains(changed);
      assertThat(channels().find(channel.id())).contains(changed);
    }
  }

  @Test
  void losesNoChangeWhenSeveralComeAtOnce() {
    NotificationChannel channel = SampleChannels.channel(owner.id(), NOW);
    channels().add(channel, 100);
    Duration first = Duration.ofMinutes(5);
    channels().update(channel.id(), before -> repeating(before, first), NOW);

    ConcurrentStart.repeat(
        4,
        25,
        () ->
            channels()
                .update(
                    channel.id(), before -> repeating(before, repeat(before).plusSeconds(1)), NOW));

    assertThat(repeat(channels().find(channel.id()).orElseThrow().details()))
        .isEqualTo(first.plusSeconds(100));
  }

  @Test
  void leavesAChannelAsItIsWhenAChangeThrows() {
    NotificationChannel channel = SampleChannels.channel(owner.id(), NOW);
    channels().add(channel, 100);
    IllegalStateException unwanted = new IllegalStateException("as wanted");

    assertThatThrownBy(
            () ->
                channels()
                    .update(
                        channel.id(),
                        before -> {
                          throw unwanted;
                        },
                        NOW.plusSeconds(7)))
        .isSameAs(unwanted);

    assertThat(channels().find(channel.id())).contains(channel);
  }

  @Test
  void listsAnOwnersOldestFirst() {
    List<NotificationChannel> added = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      NotificationChannel channel = SampleChannels.channel(owner.id(), NOW.minusSeconds(i / 2));
      channels().add(channel, 100);
      added.add(channel);
    }

    assertThat(channels().findByOwner(owner.id()))
        .isEqualTo(
            added.stream()
                .sorted(
                    Comparator.comparing(NotificationChannel::createdAt)
                        .thenComparing(channel -> channel.id().toString()))
                .toList());
  }

  @Test
  void removesOne() {
    NotificationChannel channel = SampleChannels.channel(owner.id(), NOW);
    channels().add(channel, 100);

    assertThat(channels().remove(channel.id())).isTrue();

    assertThat(channels().find(channel.id())).isEmpty();
    assertThat(channels().remove(channel.id())).isFalse();
  }

  @Test
  void keepsTheLimitUnderConcurrentAdditions() {
    List<Boolean> added =
        ConcurrentStart.run(
            6, number -> () -> channels().add(SampleChannels.channel(owner.id(), NOW), 3));

    assertThat(added).filteredOn(taken -> taken).hasSize(3);
    assertThat(channels().findByOwner(owner.id())).hasSize(3);
  }

  private static Duration repeat(ChannelDetails details) {
    return Objects.requireNonNull(details.repeatEvery());
  }

  private static ChannelDetails repeating(ChannelDetails details, Duration repeatEvery) {
    return new ChannelDetails(
        details.name(),
        details.enabled(),
        details.minimumSeverity(),
        details.notifiesResolved(),
        details.quietHours(),
        repeatEvery,
        details.settings());
  }
}
