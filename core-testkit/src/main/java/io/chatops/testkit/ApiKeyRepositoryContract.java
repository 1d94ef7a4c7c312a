package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link ApiKeyRepository}. */
public abstract class ApiKeyRepositoryContract extends OwnedServerContract {
  private final ApiKey key = SampleObjects.apiKey(server.id(), owner.id(), NOW);

  private ApiKeyRepository keys() {
    return storage().apiKeys();
  }

  @Test
  void findsNothingUnknown() {
    assertThat(keys().find(ApiKeyId.random())).isEmpty();
    assertThat(keys().findByPrefix("chatops_' OR 1=1")).isEmpty();
    assertThat(keys().findByServer(ServerId.random())).isEmpty();
    assertThat(keys().findByOwner(UserId.random())).isEmpty();
    assertThat(keys().revoke(ApiKeyId.random(), NOW)).isFalse();
    keys().touch(ApiKeyId.random(), NOW);
  }

  @Test
  void findsAKeyAsStored() {
    ApiKey full =
        new ApiKey(
            ApiKeyId.random(),
            server.id(),
            owner.id(),
            SampleObjects.AWKWARD_TEXT,
            key.prefix(),
            key.hash(),
            NOW,
            NOW.plusSeconds(1),
            NOW.plusSeconds(2),
            NOW.plusSeconds(3));
    keys().add(full);

    assertThat(keys().find(full.id())).contains(full);
  }

  @Test
  void findsAllKeysOfAPrefixRevokedOnesToo() {
    ApiKey twin =
        new ApiKey(
            ApiKeyId.random(),
            server.id(),
            owner.id(),
            "twin",
            key.prefix(),
            SampleObjects.secretHash(),
            NOW.plusSeconds(1),
            null,
            null,
            NOW);
    keys().add(key);
    keys().add(twin);

    assertThat(keys().findByPrefix(key.prefix())).containsExactlyInAnyOrder(key, twin);
  }

  @Test
  void listsNewestFirst() {
    ApiKey newer = SampleObjects.apiKey(server.id(), owner.id(), NOW.plusNanos(1000));
    Server another = newServer();
    ApiKey oldest = SampleObjects.apiKey(another.id(), owner.id(), NOW.minusSeconds(1));
    keys().add(key);
    keys().add(oldest);
    keys().add(newer);

    assertThat(keys().findByServer(server.id())).containsExactly(newer, key);
    assertThat(keys().findByOwner(owner.id())).containsExactly(newer, key, oldest);
  }

  @Test
  void addsASecretOnceUnderConcurrentAdditions() {
    List<Boolean> added = ConcurrentStart.run(4, i -> () -> keys().add(sameSecret(), 9));

    assertThat(added).containsOnly(true);
    assertThat(keys().findByServer(server.id())).hasSize(1);
    keys().revoke(keys().findByServer(server.id()).get(0).id(), NOW);
    assertThat(keys().add(sameSecret(), 9)).isTrue();
    assertThat(keys().findByServer(server.id()))
        .singleElement()
        .satisfies(found -> assertThat(found.isActive(NOW)).isFalse());
  }

  private ApiKey sameSecret() {
    return new ApiKey(
        ApiKeyId.random(),
        server.id(),
        owner.id(),
        "same",
        key.prefix(),
        key.hash(),
        NOW,
        null,
        null,
        null);
  }

  @Test
  void addsNoMoreActiveKeysThanAServerMayHave() {
    ApiKey second = SampleObjects.apiKey(server.id(), owner.id(), NOW);
    assertThat(keys().add(key, 2)).isTrue();
    assertThat(keys().add(second, 2)).isTrue();
    ApiKey third = SampleObjects.apiKey(server.id(), owner.id(), NOW.plusSeconds(2));
    assertThat(keys().add(third, 2)).isFalse();
    assertThat(keys().find(third.id())).isEmpty();
    Server another = newServer();
    assertThat(keys().add(SampleObjects.apiKey(another.id(), owner.id(), NOW), 2)).isTrue();

    keys().revoke(second.id(), NOW.plusSeconds(1));

    assertThat(keys().add(third, 2)).isTrue();
  }

  @Test
  void keepsTheKeyLimitUnderConcurrentAdditions() {
    List<Boolean> added =
        ConcurrentStart.run(
            4, i -> () -> keys().add(SampleObjects.apiKey(server.id(), owner.id(), NOW), 2));

    assertThat(added).filteredOn(done -> done).hasSize(2);
    assertThat(keys().findByServer(server.id())).hasSize(2);
  }

  @Test
  void keepsTheNewestOfTheKeysThatHaveEnded() {
    for (int i = 0; i < ApiKeyRepository.ENDED_KEPT + 5; i++) {
      ApiKey ended = SampleObjects.apiKey(server.id(), owner.id(), NOW.plusSeconds(i));
      keys().add(ended);
      keys().revoke(ended.id(), NOW.plusSeconds(i));
    }

    ApiKey newest = SampleObjects.apiKey(server.id(), owner.id(), NOW.plusSeconds(900));
    keys().add(newest);

    assertThat(keys().findByServer(server.id()))
        .hasSize(ApiKeyRepository.ENDED_KEPT + 1)
        .startsWith(newest)
        .allSatisfy(left -> assertThat(left.createdAt()).isAfterOrEqualTo(NOW.plusSeconds(5)));
  }

  @Test
  void tellsWhichOfManyAreInForce() {
    ApiKey other = SampleObjects.apiKey(server.id(), owner.id(), NOW);
    ApiKey expiring =
        new ApiKey(
            other.id(),
            other.serverId(),
            other.ownerId(),
            other.name(),
            other.prefix(),
            other.hash(),
            NOW,
            NOW.plusSeconds(10),
            null,
            null);
    keys().add(key);
    keys().add(expiring);
    List<ApiKeyId> ids = List.of(key.id(), expiring.id(), ApiKeyId.random());

    assertThat(keys().activeAmong(List.of(), NOW)).isEmpty();
    assertThat(keys().activeAmong(ids, NOW.plusSeconds(9)))
        .containsExactlyInAnyOrder(key.id(), expiring.id());
    assertThat(keys().activeAmong(ids, NOW.plusSeconds(10))).containsExactly(key.id());

    keys().revoke(key.id(), NOW);
    assertThat(keys().activeAmong(ids, NOW)).containsExactly(expiring.id());
  }

  @Test
  void revokesOnce() {
    keys().add(key);

    assertThat(keys().revoke(key.id(), NOW)).isTrue();
    assertThat(keys().revoke(key.id(), NOW.plusSeconds(1))).isFalse();

    assertThat(keys().find(key.id()).orElseThrow().revokedAt()).isEqualTo(NOW);
  }

  @Test
  void tellsOneOfManyThatItRevoked() {
    keys().add(key);

    List<Boolean> revoked = ConcurrentStart.run(4, number -> () -> keys().revoke(key.id(), NOW));

    assertThat(revoked).filteredOn(done -> done).hasSize(1);
  }

  @Test
  void neverMovesTheLastUseBack() {
    keys().add(key);

    keys().touch(key.id(), NOW.plusSeconds(60));
    keys().touch(key.id(), NOW);

    assertThat(keys().find(key.id()).orElseThrow().lastUsedAt()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void refusesAKeyOfARemovedServer() {
    keys().add(key);
    storage().servers().remove(server.id());

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> keys().add(SampleObjects.apiKey(server.id(), owner.id(), NOW)))
        .extracting(ChatOpsException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(keys().find(key.id())).isEmpty();
  }
}
