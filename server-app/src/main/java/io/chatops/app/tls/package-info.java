/**
 * TLS of the hub's own port: {@link io.chatops.app.tls.HubTls} gives the server its certificate,
 * from files of an administrator or made by {@link io.chatops.app.tls.SelfSigned}, and replaces it
 * while the hub runs.
 */
@NullMarked
package io.chatops.app.tls;

import org.jspecify.annotations.NullMarked;
