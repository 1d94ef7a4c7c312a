/**
 * The JSON that leaves the hub. Answers, frames and webhooks are written from these records by the
 * mapper of {@link io.chatops.api.ApiJson}, so that a thing looks the same everywhere.
 */
@NullMarked
package io.chatops.api;

import org.jspecify.annotations.NullMarked;
