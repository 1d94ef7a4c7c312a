package io.chatops.core.testing;

import io.chatops.core.bus.BusSeal;
import io.chatops.core.identity.HubId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** Seals frames by the id of the hub alone; hides and checks nothing. */
public final class PlainBusSeal implements BusSeal {
  private static final int ID_BYTES = 2 * Long.BYTES;

  private final HubId hub;

  public PlainBusSeal(HubId hub) {
    this.hub = hub;
  }

  @Override
  public byte[] seal(byte[] frame) {
    return ByteBuffer.allocate(ID_BYTES + frame.length)
        .putLong(hub.value().getMostSignificantBits())
        .putLong(hub.value().getLeastSignificantBits())
        .put(frame)
        .array();
  }

  @Override
  public void refresh() {}

  @Override
  public Optional<Opened> open(byte[] sealed) {
    if (sealed.length < ID_BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(sealed);
    HubId from = new HubId(new UUID(bytes.getLong(), bytes.getLong()));
    return Optional.of(new Opened(from, bytes.slice()));
  }
}
