using System.Collections.Immutable;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Imports;

/// <summary>A row that was read: what is kept of it, or what is wrong with it; and, for as long as it takes to hash them, the child's numbers and the row's own.</summary>
public sealed record ReadRow(ImportRow? Row, ImmutableArray<RowFault> Faults, ImmutableArray<SubjectNumber> Numbers, string? RowId)
{
    /// <summary>Which case a row is about that cannot be right otherwise; null where even that cannot be told.</summary>
    public (CaseReference Reference, ServiceCode Service)? About { get; init; }

    /// <summary>Without row id: what prints a row must not print what is in it.</summary>
    public override string ToString() => $"{Faults.Length} faults";
}

/// <summary>Reads one row of a file by its mapping. Everything that is wrong with a row is said at once.</summary>
public sealed class RowReader(ImportMapping mapping)
{
    private const int LongestCell = 200;

    /// <param name="number">As a spreadsheet counts: the header is row 1.</param>
    /// <param name="cell">What stands in a column, by its header; null where the file has no such column.</param>
    public ReadRow Read(int number, Func<string, string?> cell)
    {
        var reading = new Reading(mapping, number, cell);
        var reference = reading.Reference();
        var service = reading.Service();
        var receivedOn = reading.Date(ImportField.ReceivedOn);
        reading.Needs(ImportField.ReceivedOn);
        var numbers = reading.Numbers();
        var row = new ImportRow
        {
            Number = number,
            CaseReference = reference,
            Service = service,
            ReceivedOn = receivedOn ?? default,
            ReferredBy = reading.Party(ImportField.ReferredBy),
            Level = reading.Value(ImportField.Level, ImportTerms.Level, "A level is 1, 2, 3 or 4."),
            Status = reading.Term<StatutoryStatus>(ImportField.StatutoryStatus),
            StatusSince = reading.Date(ImportField.StatusSince),
            Authority = reading.Party(ImportField.OwningAuthority),
            HarmMark = reading.Value(ImportField.HarmMark, ImportTerms.YesNo, "This is neither yes nor no.") ?? false,
            SocialCareToldOn = reading.Date(ImportField.SocialCareToldOn),
            SocialCareToldRole = reading.Words(ImportField.SocialCareToldRole),
            LeadRole = reading.Words(ImportField.LeadRole),
            LeadSince = reading.Date(ImportField.LeadSince),
            AcceptedOn = reading.Date(ImportField.AcceptedOn),
            CarersToldOn = reading.Date(ImportField.CarersToldOn),
            NeedReviewedOn = reading.Date(ImportField.NeedReviewedOn),
            NeedTool = reading.Words(ImportField.NeedTool),
            SupportKind = reading.Term<SupportKind>(ImportField.SupportKind),
            SupportProvider = reading.Words(ImportField.SupportProvider),
            SupportStartedOn = reading.Date(ImportField.SupportStartedOn),
            SupportReviewBy = reading.Date(ImportField.SupportReviewBy),
            SupportEndedOn = reading.Date(ImportField.SupportEndedOn),
            SupportAgreed = reading.Value(ImportField.SupportAgreed, ImportTerms.YesNo, "This is neither yes nor no."),
            SupportDeclinedOn = reading.Date(ImportField.SupportDeclinedOn),
            SupportAskAgainOn = reading.Date(ImportField.SupportAskAgainOn),
            LastContactOn = reading.Date(ImportField.LastContactOn),
            StartedOn = reading.Date(ImportField.StartedOn),
            ClosedOn = reading.Date(ImportField.ClosedOn),
            ClosingReason = reading.Text(ImportField.ClosedOn).Length > 0 ? reading.Term<ClosingReason>(ImportField.ClosingReason) : null, // not looked at unless it was closed
        };

        return reading.Faults.Count == 0
            ? new ReadRow(row, [], numbers, reading.Text(ImportField.RowId) is { Length: > 0 } rowId ? rowId : null)
            : new ReadRow(null, [.. reading.Faults], [], null) { About = reference == default || service == default ? null : (reference, service) };
    }

    private sealed class Reading(ImportMapping mapping, int number, Func<string, string?> cell)
    {
        public List<RowFault> Faults { get; } = [];

        /// <summary>What stands there, in our words; empty when nothing does.</summary>
        public string Text(ImportField field)
        {
            if (mapping.Find(field) is not { } column)
            {
                return mapping.Fixed.FirstOrDefault(each => each.Field == field)?.Value ?? string.Empty;
            }

            var text = cell(column.Header)?.Trim() ?? string.Empty;
            return column.Values.FirstOrDefault(value => string.Equals(value.From, text, StringComparison.OrdinalIgnoreCase))?.To ?? text;
        }

        public void Needs(ImportField field)
        {
            if (Text(field).Length == 0)
            {
                Wrong(field, "field-missing", "This is needed in every row.");
            }
        }

        public CaseReference Reference()
        {
            if (CaseReference.From(Text(ImportField.CaseReference)).IsSuccess(out var reference, out var problem))
            {
                return reference;
            }

            Wrong(ImportField.CaseReference, problem.Code, problem.Detail);
            return default;
        }

        public ServiceCode Service()
        {
            var text = Text(ImportField.Service);

            if (!ServiceCode.TryParse(text.ToUpperInvariant(), out var service))
            {
                Wrong(ImportField.Service, "service-unknown", text.Length == 0 ? "This is needed in every row." : "There is no such service in the policy.");
            }

            return service;
        }

        public DateOnly? Date(ImportField field) => Value(
            field, ImportTerms.Date, "This is not a date as in 23/11/2026, 2026-11-23 or 23 Nov 2026. The day comes before the month, and the year has four digits.",
            ImportTerms.IsMonthFirst(Text(field)) ? RowFault.MonthFirst : "date-invalid");

        public T? Term<T>(ImportField field)
            where T : struct, Enum =>
            Value(field, ImportTerms.Term<T>, $"This is not one of: {string.Join(", ", ImportTerms.Of(field))}.");

        public T? Value<T>(ImportField field, Func<string, T?> read, string otherwise, string code = "value-unknown")
            where T : struct
        {
            var text = Text(field);

            if (text.Length == 0)
            {
                return null;
            }

            var value = read(text);

            if (value is null)
            {
                Wrong(field, code, otherwise);
            }

            return value;
        }

        public PartyId? Party(ImportField field)
        {
            var text = Text(field);

            if (text.Length == 0)
            {
                return null;
            }

            if (PartyId.TryParse(text, null, out var party))
            {
                return party;
            }

            Wrong(field, "agency-unknown", "There is no such agency in the directory.");
            return null;
        }

        /// <summary>A role or a provider: a few words, and none that has the shape of somebody's number, date or address.</summary>
        public string? Words(ImportField field)
        {
            var text = Text(field);

            if (text.Length == 0)
            {
                return null;
            }

            if (text.Length > LongestCell || text.Any(char.IsControl))
            {
                Wrong(field, "text-unreadable", "This is too long, or holds line breaks.");
            }
            else if (PersonalData.ShapeIn(text) is { } shape)
            {
                Wrong(field, "text-holds-personal-data", $"Take out {shape}.");
            }

            return text;
        }

        public ImmutableArray<SubjectNumber> Numbers()
        {
            var numbers = ImmutableArray.CreateBuilder<SubjectNumber>();

            foreach (var (field, kind) in ((ImportField, SubjectNumberKind)[])[(ImportField.NhsNumber, SubjectNumberKind.NhsNumber), (ImportField.Upn, SubjectNumberKind.Upn)])
            {
                var text = Text(field);

                if (text.Length == 0)
                {
                    continue;
                }

                if (SubjectNumber.From(kind, text, field.ColumnName).IsSuccess(out var given, out var problem))
                {
                    numbers.Add(given);
                }
                else
                {
                    Wrong(field, problem.Code, problem.Detail);
                }
            }

            return numbers.DrainToImmutable();
        }

        private void Wrong(ImportField field, string code, string reason) => Faults.Add(new RowFault(number, mapping.HeaderOf(field), code, reason));
    }
}
