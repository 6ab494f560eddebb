namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>
/// One attempt as it is to be sent. <see cref="OutgoingRequest"/> adds the headers that every callback has.
/// </summary>
/// <param name="Url">Where to, absolute; a fragment is not sent.</param>
/// <param name="Body">The frozen bytes; sent exactly.</param>
/// <param name="Headers">Further headers in their order; one that every callback has replaces ours.</param>
internal sealed record CallbackMessage(Uri Url, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers);
