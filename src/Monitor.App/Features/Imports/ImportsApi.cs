using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Imports;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Imports;

/// <summary>How far an import is, and what became of its rows so far.</summary>
internal sealed record ImportResponse(
    string Id, string Mapping, bool Part, ImportState State, DateTimeOffset At, DateTimeOffset? DoneAt, int Rows, int Added, int Updated, int Unchanged, int Refused, int Left, int Kept, int Missing, string Errors)
{
    public static ImportResponse From(Import import)
    {
        var counts = import.Counts;
        var left = import.Rows - counts.Added - counts.Updated - counts.Unchanged - counts.Refused;
        return new ImportResponse(
            import.Id, import.Mapping.Name, !import.IsWhole, import.State, import.At, import.DoneAt, import.Rows, counts.Added, counts.Updated, counts.Unchanged, counts.Refused, left, counts.Kept,
            import.Missing, $"/api/imports/{import.Id}/errors");
    }
}

/// <summary>An agency's imports, the newest first.</summary>
internal sealed record ImportsResponse(ImmutableArray<ImportResponse> Imports);

/// <summary>What is wrong with a row, under the header by which the file calls the column.</summary>
internal sealed record RowFaultResponse(int Row, string Column, string Code, string Reason);

/// <summary>What a file would come to.</summary>
internal sealed record PreviewResponse(
    int Rows, int Compared, int Added, int Updated, int Unchanged, int Refused, int Kept, ImmutableArray<RowFaultResponse> Errors, ImmutableArray<string> ColumnsMissing, int ColumnsNotRead)
{
    public static PreviewResponse From(Previewed previewed) => new(
        previewed.Rows, previewed.Compared, previewed.Counts.Added, previewed.Counts.Updated, previewed.Counts.Unchanged, previewed.Faulty, previewed.Counts.Kept,
        [.. previewed.Faults.Select(fault => new RowFaultResponse(fault.Row, fault.Column, fault.Code, fault.Reason))], previewed.ColumnsNotThere, previewed.ColumnsNotRead);
}

/// <summary>An entry that an earlier file had and this one has not: is the family still waiting?</summary>
internal sealed record MissingResponse(string Id, string CaseReference, string Service, DateOnly ReceivedOn);

/// <summary>Entries that are asked about.</summary>
internal sealed record MissingEntriesResponse(ImmutableArray<MissingResponse> Entries);

/// <summary>A case system's file, brought by an agency for its own entries.</summary>
internal static class ImportsApi
{
    private const string About = "Imports";
    private const string Example = "case_reference,service,received_on,level,last_contact_on\r\nASH-00412,FI,2026-02-26,2,2026-03-01\r\n";
    private static readonly NotFoundProblem NotFound = new("import-not-found", "There is no such import that you may see.");
    private static readonly RefusedRequest NotCsv = new(StatusCodes.Status415UnsupportedMediaType, "not-csv", "Send the file as it is, with Content-Type: text/csv.");

    public static void MapImports(this IEndpointRouteBuilder api)
    {
        Brings(api.MapPost("/imports", ReceiveAsync), "Brings a case system's file; its rows are applied one after another")
            .WithMetadata(new MakesOnce()).Asks("part", "yes where the file holds only part of what is open, so that the rest is not asked about", "yes")
            .Gives(typeof(ImportResponse), StatusCodes.Status202Accepted, "The import, which goes on by itself; Location says where to look how far it is.").Refuses("idempotency-key-reused");
        Brings(api.MapPost("/imports/preview", PreviewAsync), "Says what a file would come to, and changes nothing")
            .Gives(typeof(PreviewResponse), StatusCodes.Status200OK, "What the first 200 rows would come to, what is wrong with rows, and which columns of the mapping the file has not.");

        api.MapGet("/imports", ListAsync).Needs(Permission.Import).Describes("Lists your agency's imports", About)
            .Gives(typeof(ImportsResponse), StatusCodes.Status200OK, "The newest first.");
        api.MapGet("/imports/{id}", FindAsync).Needs(Permission.Import).Describes("Shows how far an import is", About)
            .Gives(typeof(ImportResponse), StatusCodes.Status200OK, "left: rows that are still to be applied. kept: what stays as a person put it right though the file says otherwise. missing: entries an earlier file had and this one has not.").Refuses("import-not-found");
        api.MapGet("/imports/{id}/errors", ErrorsAsync).Needs(Permission.Import).Describes("Gives what is wrong with rows as a file: row, column, code and reason, never the value", About)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/csv"]), new AnswerWords(StatusCodes.Status200OK, "One line for each; the header is row 1."))
            .Refuses("import-not-found");
        api.MapGet("/imports/{id}/missing", MissingAsync).Needs(Permission.Import).Describes("Lists open entries that an earlier file had and this one has not; nothing is closed because a file is silent", About)
            .Gives(typeof(MissingEntriesResponse), StatusCodes.Status200OK, "For each: close it if its wait has ended, or ask why the case system says no more of it.").Refuses("import-not-found");
    }

    /// <summary>What both ways of sending a file share.</summary>
    private static RouteHandlerBuilder Brings(RouteHandlerBuilder call, string summary) => call.Needs(Permission.Import).Describes(summary, About)
        .WithMetadata(new RequestSizeLimitAttribute(CsvFile.LargestBytes), new FileExample("text/csv", Example)).MayTakeLong()
        .Asks("mapping", "By which mapping the file is read: one of your agency's, or a sample", "plain")
        .Refuses("mapping-not-found", "column-missing", "column-twice", "file-empty", "file-unreadable", "dates-month-first");

    private static async Task<IResult> ReceiveAsync(HttpContext http, ReceiveImport receive, CancellationToken cancellationToken)
    {
        var asking = Asking.Of(http);

        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem))
        {
            return problem.ToHttp();
        }

        if (!IsCsv(http.Request))
        {
            return NotCsv.ToHttp();
        }

        var result = await receive.HandleAsync(asking.Actor, key, MappingOf(http.Request), http.Request.Query["part"] != "yes", http.Request.Body, cancellationToken);
        return result.Match<IResult>(stored => TypedResults.Accepted($"/api/imports/{stored.Import.Id}", ImportResponse.From(stored.Import)), refused => refused.ToHttp());
    }

    private static async Task<IResult> PreviewAsync(HttpContext http, PreviewImport preview, CancellationToken cancellationToken)
    {
        if (!IsCsv(http.Request))
        {
            return NotCsv.ToHttp();
        }

        var result = await preview.HandleAsync(Asking.Of(http).Actor, MappingOf(http.Request), http.Request.Body, cancellationToken);
        return result.Match<IResult>(previewed => TypedResults.Ok(PreviewResponse.From(previewed)), refused => refused.ToHttp());
    }

    private static async Task<IResult> ListAsync(HttpContext http, IImportStore imports, CancellationToken cancellationToken) => TypedResults.Ok(new ImportsResponse(
        [.. (await imports.ReadAsync(Asking.Of(http).Actor.Party, cancellationToken)).Select(stored => ImportResponse.From(stored.Import))]));

    private static async Task<IResult> FindAsync(string id, HttpContext http, IImportStore imports, CancellationToken cancellationToken) =>
        await OwnAsync(id, Asking.Of(http).Actor, imports, cancellationToken) is { } import ? TypedResults.Ok(ImportResponse.From(import)) : NotFound.ToHttp();

    private static async Task<IResult> ErrorsAsync(string id, HttpContext http, IImportStore imports, CancellationToken cancellationToken)
    {
        if (await OwnAsync(id, Asking.Of(http).Actor, imports, cancellationToken) is not { } import)
        {
            return NotFound.ToHttp();
        }

        var lines = new List<RowFault>();

        await foreach (var fault in imports.ReadFaultsAsync(import.Agency, import.Kept, cancellationToken))
        {
            lines.Add(fault);
        }

        var text = new StringBuilder("row,column,code,reason\r\n");

        foreach (var fault in lines.OrderBy(fault => fault.Row))
        {
            text.Append(CultureInfo.InvariantCulture, $"{fault.Row},{Quoted(fault.Column)},{fault.Code},{Quoted(fault.Reason)}\r\n");
        }

        http.Response.Headers.ContentDisposition = "attachment; filename=errors.csv";
        return TypedResults.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    private static async Task<IResult> MissingAsync(string id, HttpContext http, IImportStore imports, IWaitingListStore store, CancellationToken cancellationToken)
    {
        if (await OwnAsync(id, Asking.Of(http).Actor, imports, cancellationToken) is not { } import)
        {
            return NotFound.ToHttp();
        }

        var missing = ImmutableArray.CreateBuilder<MissingResponse>();

        foreach (var entryId in await imports.ReadMissingAsync(import.Agency, import.Kept, cancellationToken))
        {
            if (await store.FindAsync(import.Agency, entryId, cancellationToken) is { Entry: { IsOpen: true } entry })
            {
                missing.Add(new MissingResponse(entryId.ToString(), entry.CaseReference.ToString(), entry.Service.ToString(), entry.ReceivedOn));
            }
        }

        return TypedResults.Ok(new MissingEntriesResponse(missing.DrainToImmutable()));
    }

    private static async Task<Import?> OwnAsync(string id, Actor actor, IImportStore imports, CancellationToken cancellationToken) =>
        id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? (await imports.FindAsync(actor.Party, id, cancellationToken))?.Import : null;

    private static bool IsCsv(HttpRequest request) => request.ContentType?.Split(';')[0].Trim().Equals("text/csv", StringComparison.OrdinalIgnoreCase) is true;

    private static string MappingOf(HttpRequest request) => request.Query["mapping"] is [{ Length: > 0 } named] ? named : ImportSamples.Plain.Name;

    /// <summary>A header of a mapping may begin with what a spreadsheet would run.</summary>
    private static string Quoted(string text) => $"\"{(text is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" : string.Empty)}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
