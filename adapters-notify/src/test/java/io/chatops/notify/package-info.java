@NullMarked
package io.chatops.notify;

import org.jspecify.annotations.NullMarked;
