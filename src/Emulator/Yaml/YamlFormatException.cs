namespace Runflow.Emulator.Yaml;

/// <summary>A text is no YAML, or has something that JSON has no counterpart for; the message is a sentence.</summary>
internal sealed class YamlFormatException(YamlPlace place, string message, Exception? inner = null) : FormatException(message, inner)
{
    public YamlPlace Place => place;
}
