using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Assets;

/// <summary>Reads what callers say about uploads: all problems at once, and warnings about fields that mean nothing.</summary>
internal static class UploadRequests
{
    /// <summary>What an upload will be.</summary>
    internal readonly record struct Declared(string Name, string MimeType, int Size);

    /// <summary>The body of an announcement.</summary>
    public static Declared Declaration(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var name = Text(fields, problems, "filename", 500);
        var type = Text(fields, problems, "mime_type", 255)?.ToLowerInvariant();
        if (type is not null && !AssetUpload.Types.Contains(type, StringComparer.Ordinal))
        {
            problems.Add(["body", "mime_type"], $"must be one of {string.Join(", ", AssetUpload.Types)}", "enum");
        }

        if (!fields.Has("size_bytes"))
        {
            problems.Missing(["body", "size_bytes"]);
        }

        var size = fields.Integer("size_bytes", 1, AssetUpload.MaxBytes);
        fields.WarnOfRest();
        return new Declared(name ?? "", type ?? "", (int)(size ?? 0));
    }

    /// <summary>The body of a confirmation: the folder, if any.</summary>
    public static Guid? Folder(JsonElement body, Problems problems)
    {
        Guid? folder = null;
        var fields = new JsonFields(body, problems, "body");
        if (fields.Has("folder_id"))
        {
            var text = body.GetProperty("folder_id");
            if (text.ValueKind == JsonValueKind.String && Guid.TryParseExact(text.GetString(), "D", out var id))
            {
                folder = id;
            }
            else
            {
                problems.Add(["body", "folder_id"], "must be a UUID or null", "type");
            }
        }

        fields.WarnOfRest();
        return folder;
    }

    /// <summary>What is wrong with the type and size of bytes that are sent to an upload's URL, or null.</summary>
    public static ApiError? Mismatch(AssetUpload upload, string? contentType, long length)
    {
        var problems = new Problems();
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !upload.MimeType.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(["header", "Content-Type"], $"must be {upload.MimeType}, as it was declared{(string.IsNullOrEmpty(contentType) ? "" : $", and is {contentType}")}");
        }

        if (length < upload.Size)
        {
            problems.Add(["body"], string.Create(CultureInfo.InvariantCulture, $"has {length} bytes, and {upload.Size} were declared"));
        }

        return problems.ToError(strict: false);
    }

    /// <summary>More bytes than were declared.</summary>
    public static ApiError TooLarge(AssetUpload upload) =>
        new(413, "PAYLOAD_TOO_LARGE", string.Create(CultureInfo.InvariantCulture, $"The body is larger than the {upload.Size} bytes that were declared; announce another upload with its true size."));

    private static string? Text(JsonFields fields, Problems problems, string name, int most)
    {
        if (!fields.Has(name))
        {
            problems.Missing(["body", name]);
            return null;
        }

        var text = fields.Text(name, most);
        if (text is "")
        {
            problems.Add(["body", name], "must not be empty");
            return null;
        }

        return text;
    }
}
