/**
 * Acknowledged reports stay: the packaged hub, its own PostgreSQL and the real agent are killed
 * under load, started again, and the history is compared with what agents saw acknowledged. {@link
 * io.chatops.app.crash.HubProcess} runs the hub as users do.
 */
@NullMarked
package io.chatops.app.crash;

import org.jspecify.annotations.NullMarked;
