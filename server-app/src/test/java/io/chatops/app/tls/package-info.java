@NullMarked
package io.chatops.app.tls;

import org.jspecify.annotations.NullMarked;
